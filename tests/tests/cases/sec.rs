//! Secrets in what can be printed, kept or inherited.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::http::{HeaderMap, Method, Request, Uri};
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{
    AuthConfig, Client, Error, FileTokenStore, MemoryTokenStore, RequestBody, RequestError, Secret,
    SignRequest, Token, TokenRequests,
};
use auth_tests::apis::{self, client, machine, query_key, rotating, server, token};
use auth_tests::oracle::{self, CANARY, assert_clean, assert_debug_clean, assert_error_clean};

/// Types whose `Debug` holds no text at all, or only what the caller wrote into the annotation.
const PLAIN: &[&str] = &[
    "Access",
    "AnswerError",
    "AnswerReason",
    "BodyNotReplayable",
    "ConfigError",
    "Digest",
    "Endpoint",
    "ErrorCode",
    "FileTrouble",
    "Now",
    "Origin",
    "OutcomeUnknown",
    "Reason",
    "RecordError",
    "RedirectError",
    "Refused",
    "RequestError",
    "StoreError",
    "StoreErrorKind",
    "SystemClock",
    "TokenState",
    "TokenRejected",
    "TransportError",
    "TransportErrorKind",
    "Unavailable",
];
/// Traits, crates and the derive.
const NO_TYPE: &[&str] = &[
    "AuthConfig",
    "AuthorizeBody",
    "Clock",
    "Digestible",
    "Exclusive",
    "TokenStore",
    "http",
    "json_schema",
    "schemars",
    "ureq",
];
/// Printed below with a canary inside.
const PRINTED: &[&str] = &[
    "Authenticator",
    "Challenge",
    "Client",
    "ClientBuilder",
    "CustomError",
    "Error",
    "Event",
    "EventKind",
    "Explanation",
    "FileTokenStore",
    "Labelled",
    "MemoryTokenStore",
    "Record",
    "RecordKey",
    "RequestBody",
    "RequestBuilder",
    "Secret",
    "SignRequest",
    "StatusError",
    "Token",
    "TokenAnswer",
    "TokenRequests",
];
/// Stores that need a server: their own tests print them.
const ELSEWHERE: &[&str] = &["PostgresTokenStore", "RedisTokenStore"];

#[test]
fn sec_01_every_public_type_is_known_to_this_test() {
    let source = std::fs::read_to_string("../auth-blocking/src/lib.rs").unwrap();
    let mut names = 0;
    // What generated code names is in a module of its own, and indented.
    for item in source.split("\npub use ").skip(1).filter_map(|item| item.split(';').next()) {
        for name in
            item.rsplit("::").next().unwrap().trim_matches(['{', '}']).split([',', '{', '}'])
        {
            let name = name.trim();
            if name.is_empty() {
                continue;
            }
            names += 1;
            assert!(
                [PLAIN, NO_TYPE, PRINTED, ELSEWHERE].iter().any(|list| list.contains(&name)),
                "{name} is public: print it in sec_01_debug_is_redacted"
            );
        }
    }
    assert!(names > 40, "{names}");
}

#[derive(AuthConfig)]
#[auth(token_with = prints, base_url = "https://api.example.com")]
struct Prints {
    token: Secret,
}

fn prints(config: &Prints, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let answer = requests.get("https://api.example.com/login")?;
    let token = Token::new(config.token.expose());
    assert_clean(&format!(
        "{requests:?} {answer:?} {:?} {token:?} {:#?}",
        answer.text(),
        config.token
    ));
    Ok(token)
}

#[test]
fn sec_01_debug_is_redacted() {
    assert_eq!(
        format!("{:?} {:#?}", Secret::from(CANARY), Secret::from("")),
        "[redacted] [redacted]"
    );
    let server = server([token(CANARY, 60)]);
    server.on("GET", "/login", [Answer::json(format!("\"{CANARY}\"")).header("x-token", CANARY)]);
    let realm = format!("Bearer realm=\"{CANARY}\"");
    let not_found = Answer::status(404).header("x-token", CANARY).header("www-authenticate", realm);
    server.on("GET", "/404", [not_found.body(CANARY)]);

    for auth in [
        apis::bearer(),
        apis::basic(),
        apis::header_key(),
        query_key(),
        apis::form_key(),
        apis::json_key(),
        machine(),
        apis::session(),
    ] {
        assert_debug_clean(&auth);
        let builder = server.client(auth).label("tenant");
        assert_debug_clean(&builder);
        let api = builder.build().unwrap();
        assert_debug_clean(&api);
        let explained = api.explain(&http::Request::get("/x").body(()).unwrap());
        assert_debug_clean(&explained);
        assert_clean(&explained.to_string());
        assert_debug_clean(
            &api.get(format!("/x?key={CANARY}")).query("k", CANARY).header("x", CANARY),
        );
    }
    assert_debug_clean(&RequestBody::from(CANARY));

    let (mut method, mut uri) = (Method::GET, Uri::try_from(format!("/a?key={CANARY}")).unwrap());
    let mut headers = HeaderMap::new();
    headers.insert("x-key", CANARY.parse().unwrap());
    let mut body = CANARY.as_bytes().to_vec();
    let now = std::time::SystemTime::UNIX_EPOCH;
    assert_debug_clean(&SignRequest::new(
        &mut method,
        &mut uri,
        &mut headers,
        Some(&mut body),
        now,
    ));

    let (api, _) = client(&server, Prints { token: CANARY.into() }.authenticator().unwrap());
    api.check().unwrap();
    let error = api.get("/404").call().unwrap_err();
    let Error::Status(found) = &error else { panic!("{error:?}") };
    assert_eq!(found.challenges()[0].realm(), Some(CANARY));
    assert_debug_clean(&found.challenges());
    assert_error_clean(&error);
    let Error::Status(status) = error else { panic!("{error:?}") };
    assert_debug_clean(&status);

    // A refresh that was answered by nobody knows what, and a token that is rejected for ever.
    let lost = self::server([Answer::json(format!("<{CANARY}>"))]);
    let (api, clock) = client(&lost, rotating(MemoryTokenStore::new()));
    assert_error_clean(&api.check().unwrap_err());
    let Error::RefreshOutcomeUnknown(unknown) = api.check().unwrap_err() else { panic!("waits") };
    assert_debug_clean(&unknown);
    drop(clock);
    let forbidden = self::server([token(CANARY, 60)]);
    forbidden.on("GET", "/closed", [Answer::status(401).body(CANARY)]);
    let error = client(&forbidden, machine()).0.get("/closed").call().unwrap_err();
    let Error::Status(status) = &error else { panic!("{error:?}") };
    assert!(matches!(status.renewal(), Some(Error::TokenRejected(_))));
    assert_error_clean(&error);

    let (store, dir) = (MemoryTokenStore::new(), tempfile::tempdir().unwrap());
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    client(&server, rotating(store.clone())).0.check().unwrap();
    client(&server, rotating(files.clone())).0.check().unwrap();
    assert_debug_clean(&(store, files));
}

/// Whether a type has a trait: the method of the bound wins over the one of everything.
macro_rules! has {
    ($type:ty: $($bound:tt)+) => {{
        #[allow(dead_code, reason = "of the two traits only the one that holds is used")]
        trait Absent {
            fn has(&self) -> bool {
                false
            }
        }
        impl<T> Absent for &std::marker::PhantomData<T> {}
        #[allow(dead_code, reason = "of the two traits only the one that holds is used")]
        trait Present {
            fn has(&self) -> bool {
                true
            }
        }
        impl<T: $($bound)+> Present for std::marker::PhantomData<T> {}
        (&std::marker::PhantomData::<$type>).has()
    }};
}

#[test]
fn sec_02_a_secret_has_nothing_that_prints_or_lends_it() {
    assert!(has!(String: std::fmt::Display), "the macro sees traits");
    assert!(!has!(Secret: std::fmt::Display));
    assert!(!has!(Secret: std::ops::Deref));
    assert!(!has!(Secret: AsRef<str>));
    assert!(!has!(Secret: std::borrow::Borrow<str>));
    assert!(!has!(Secret: ToString));
}

#[test]
fn sec_03_a_secret_is_not_serialized() {
    assert!(has!(String: serde::Serialize), "the macro sees traits");
    assert!(!has!(Secret: serde::Serialize));
    assert!(!has!(Token: serde::Serialize));
}

#[test]
fn sec_04_a_secret_is_not_compared() {
    assert!(has!(String: PartialEq), "the macro sees traits");
    assert!(!has!(Secret: PartialEq));
    assert!(!has!(Secret: std::hash::Hash));
    assert!(!has!(Secret: Ord));
    assert!(!has!(Token: PartialEq));
}

#[test]
fn sec_05_what_goes_into_a_header_is_marked_sensitive() {
    let server = server([token(CANARY, 60)]);
    for auth in [apis::bearer(), apis::basic(), apis::header_key(), machine()] {
        let (api, _) = client(&server, auth);
        let mut request = Request::get("https://api.example.com/items").body(()).unwrap();
        api.authorize(&mut request).unwrap();
        let secret: Vec<_> =
            request.headers().iter().filter(|(_, value)| value.is_sensitive()).collect();
        assert_eq!(secret.len(), 1, "{request:?}");
        assert_debug_clean(&request);
    }
}

#[test]
fn sec_06_logs_up_to_debug_are_clean() {
    oracle::listen();
    let server = server([token(CANARY, 60)]);
    for auth in [apis::basic(), apis::header_key(), query_key(), machine()] {
        let (api, _) = client(&server, auth);
        api.get("https://api.example.com/items").query("own", CANARY).call().unwrap();
    }
    let lines = oracle::logged();
    assert!(lines.iter().any(|line| line.starts_with("DEBUG ureq")), "{lines:?}");
    assert!(lines.iter().any(|line| line.ends_with("a new token was obtained")), "{lines:?}");
    assert_clean(&lines.join("\n"));
}

#[test]
fn sec_07_nothing_is_sent_while_the_wire_is_logged() {
    oracle::listen();
    oracle::log_level(log::LevelFilter::Trace);
    let server = server([token("t", 60)]);
    for auth in [apis::header_key(), machine()] {
        let (api, _) = client(&server, auth);
        let url = "https://api.example.com/items";
        let error = api.get(url).call().unwrap_err();
        let expected = "the log target `ureq_proto` is on at TRACE and would show the credential: filter it \
                        to DEBUG (RUST_LOG=\"trace,ureq_proto=debug\"), or see `dangerous_allow_wire_trace`";
        assert_eq!(error.to_string(), expected);
        assert!(
            matches!(&error, Error::Request(reason) if **reason == RequestError::WireTraceEnabled),
            "{error:?}"
        );
    }
    let (api, _) = client(&server, machine());
    assert!(api.check().is_err() && api.access_token().is_err());
    assert_eq!(server.seen().len(), 0);
    // What carries no credential has nothing to hide.
    api.get("/items").without_auth().call().unwrap();

    let api = server.client(machine()).dangerous_allow_wire_trace().build().unwrap();
    api.get("/items").call().unwrap();
    assert!(oracle::logged().iter().any(|line| line.starts_with("TRACE ureq_proto::util")));
    oracle::log_level(log::LevelFilter::Debug);
    client(&server, machine()).0.get("/items").call().unwrap();
}

#[test]
fn sec_08_no_error_of_another_library_is_passed_on() {
    let server = Server::start().unwrap();
    server.on("GET", "/bad", [Answer::status(302).header("location", format!("http://[{CANARY}"))]);
    server.on("GET", "/ok", [Answer::hang_up()]);
    let (api, _) = client(&server, query_key());
    for url in [
        format!("https://user:{CANARY}@api.example.com/"),
        format!("ftp://api.example.com/{CANARY}"),
        format!("http://api.example.com/{CANARY}"),
        format!("https://[{CANARY}"),
        format!("https://api.example.com/bad?k={CANARY}"),
        format!("https://api.example.com/ok?k={CANARY}"),
    ] {
        let error = api.get(url).call().unwrap_err();
        assert_error_clean(&error);
        assert!(std::error::Error::source(&error).is_none(), "{error:?}");
    }
}

#[test]
fn sec_09_a_token_of_the_wrong_type_is_not_quoted() {
    for body in [
        format!(r#"{{"access_token":["{CANARY}"]}}"#),
        format!(r#"{{"access_token":"t","expires_in":"{CANARY}"}}"#),
        format!(r#"{{"access_token":{{"{CANARY}":1}}}}"#),
    ] {
        let error = client(&server([Answer::json(body)]), machine()).0.check().unwrap_err();
        assert!(matches!(error, Error::Answer(_)), "{error:?}");
        assert_error_clean(&error);
    }
}

#[test]
fn sec_10_an_answer_that_cannot_be_read_is_not_kept() {
    for body in
        [format!("<html>{CANARY}"), format!("access={CANARY} x"), format!("{{\"a\":\"{CANARY}\"")]
    {
        let error =
            client(&server([Answer::status(200).body(body)]), machine()).0.check().unwrap_err();
        assert_eq!(error.to_string(), "the token answer (status 200) is not JSON");
        assert_error_clean(&error);
    }
}

#[test]
fn sec_11_what_the_endpoint_says_about_an_error_is_not_repeated() {
    let huge = "x".repeat(200_000);
    for (error, description) in [
        ("invalid_grant", CANARY.to_owned()),
        (CANARY, String::new()),
        ("\\u001b[2J\\r\\n\\u202e", CANARY.to_owned()),
        (huge.as_str(), String::new()),
    ] {
        let body = format!(r#"{{"error":"{error}","error_description":"{description}"}}"#);
        let server = server([Answer::json(body).with_status(400)]);
        let error = client(&server, machine()).0.check().unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
        assert!(error.to_string().len() < 100 && !error.to_string().contains(char::is_control));
        assert_error_clean(&error);
    }
    let object = Answer::json(format!(r#"{{"error":{{"token":"{CANARY}"}}}}"#)).with_status(400);
    assert_error_clean(&client(&server([object]), machine()).0.check().unwrap_err());
}

#[test]
fn sec_12_a_panic_shows_nothing_and_the_next_call_works() {
    let server = server([token(CANARY, 60)]);
    let panics = Arc::new(Mutex::new(true));
    let armed = Arc::clone(&panics);
    let api = server
        .client(machine())
        .on_event(move |event| assert!(!std::mem::take(&mut *armed.lock().unwrap()), "{event:?}"))
        .build()
        .unwrap();
    let panicking = api.clone();
    let payload = std::thread::spawn(move || panicking.check()).join().unwrap_err();
    let message = payload.downcast_ref::<String>().expect("a text");
    assert!(message.contains("Renewed"), "{message}");
    assert_clean(message);
    panics.clear_poison();
    assert_eq!(api.get("/items").call().unwrap().status(), 200);
}

#[test]
fn sec_16_a_core_dump_is_named_as_not_covered() {
    let security = std::fs::read_to_string("../SECURITY.md").unwrap();
    assert!(security.contains("a core dump may have them"));
}

#[test]
fn sec_17_a_url_is_never_printed() {
    let (api, _) = client(&server([]), query_key());
    let mut request = Request::get("https://api.example.com/items").body(()).unwrap();
    api.authorize(&mut request).unwrap();
    assert!(request.uri().query().is_some_and(|query| query.starts_with("key=")));
    let taken = api.get(format!("https://api.example.com/{CANARY}?key=other")).call().unwrap_err();
    assert_eq!(
        taken.to_string(),
        "the request already has a value at `key`, where the credential goes"
    );
    assert_debug_clean(&api.get(format!("https://api.example.com/{CANARY}?k={CANARY}")));
}

#[test]
fn sec_18_the_request_builder_prints_its_method_alone() {
    let (api, _) = client(&server([]), query_key());
    // ureq's own builder panics in `Debug` where the URL is bad.
    let builder = api.get(format!("https://[{CANARY}")).header("bad name", CANARY);
    assert_eq!(format!("{builder:?}"), "RequestBuilder { method: GET, .. }");
    assert_error_clean(&builder.call().unwrap_err());
}

#[test]
fn sec_19_a_proxys_password_is_not_printed() {
    let proxy =
        auth_blocking::ureq::Proxy::new("http://cnry:hidden-in-the-proxy@127.0.0.1:9").unwrap();
    let agent: auth_blocking::ureq::Agent =
        auth_blocking::ureq::Agent::config_builder().proxy(Some(proxy)).build().into();
    let api = Client::builder(apis::bearer()).agent(agent).build().unwrap();
    let error = api.get("/items").call().unwrap_err();
    for text in [format!("{api:?} {error:?} {error}"), format!("{:?}", api.authenticator())] {
        oracle::assert_clean_of("hidden-in-the-proxy", &text);
    }
}

#[test]
fn sec_20_events_hold_no_token() {
    let (events, server) = (
        Arc::new(Mutex::new(Vec::new())),
        server([token(CANARY, 60), Answer::status(429), token(CANARY, 60)]),
    );
    let heard = Arc::clone(&events);
    let clock = auth_blocking::testing::ManualClock::new();
    let api = server
        .client(rotating(MemoryTokenStore::new()))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .on_event(move |event| {
            heard.lock().unwrap().push(format!("{event:?} {event:#?} {}", event.kind))
        })
        .build()
        .unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(61));
    api.check().unwrap();
    let events = events.lock().unwrap();
    assert!(events.len() >= 3, "{events:?}");
    assert_clean(&events.join("\n"));
}

#[test]
fn sec_21_nothing_but_the_credential_goes_out() {
    let server = server([token(CANARY, 60)]);
    server.on(
        "GET",
        "/from",
        [Answer::status(302).header("location", "/items").header("set-cookie", "s=1")],
    );
    let (api, _) = client(&server, machine());
    api.get("/from").call().unwrap();
    for seen in server.seen().iter().filter(|seen| seen.path != "/token") {
        let secret: Vec<&str> = seen
            .headers
            .iter()
            .filter(|(_, value)| value.contains(CANARY))
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(secret, ["authorization"]);
        assert_eq!((seen.header("referer"), seen.header("cookie")), (None, None));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn sec_22_a_child_inherits_no_token_file() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().unwrap());
    let tokens = dir.path().join("tokens");
    let found = Arc::new(Mutex::new(String::new()));
    let inherited = Arc::clone(&found);
    // The lock and the spool are open while the token request is on its way.
    server.run("POST", "/token", move |_| {
        let output = Command::new("ls").args(["-l", "/proc/self/fd"]).output().unwrap();
        *inherited.lock().unwrap() = String::from_utf8(output.stdout).unwrap();
        apis::rotation(1)
    });
    let (api, _) = client(&server, rotating(FileTokenStore::open(&tokens).unwrap()));
    api.check().unwrap();
    let listing = found.lock().unwrap();
    assert!(listing.contains("0 ->"), "{listing}");
    assert!(!listing.contains(tokens.to_str().unwrap()), "{listing}");
}
