//! `explain` and `dry_run` say what would be sent, and where it comes from; the log says it of each call. No secret
//! is in either, nothing is sent, and nothing is stored.

use std::time::Duration;

use auth_blocking::http::{HeaderValue, Request};
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, MemoryTokenStore, RequestError, Secret, SignRequest,
    TokenState,
};
use auth_tests::oracle::{CANARY, assert_clean, listen, logged};
use auth_tests::{apis, conversation};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://{shop}.example.com/token",
    client_id = "{app_id}",
    scope = "read",
    rotate_refresh_token,
))]
#[auth(headers("X-Shop" = "{shop}", "X-Hidden" = "{extra}", "X-Version" = "3"))]
#[auth(query("v" = "{version}", "s" = "{extra}"))]
#[auth(base_url = "https://api.example.com/{extra}")]
struct Everything {
    shop: String,
    app_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    version: u32,
    extra: Secret,
}

fn everything() -> Authenticator {
    Everything {
        shop: "acme".to_owned(),
        app_id: "app".to_owned(),
        client_secret: CANARY.into(),
        refresh_token: CANARY.into(),
        version: 7,
        extra: CANARY.into(),
    }
    .authenticator_with(MemoryTokenStore::new())
    .unwrap()
}

#[test]
fn all_parts_and_their_fields() {
    let server = Server::start().unwrap();
    let (api, _) = apis::client(&server, everything());
    let explanation = api.get("/items").query("q", "a b").dry_run().unwrap();
    assert_eq!(
        explanation.to_string(),
        "curl -H 'x-shop: acme' -H 'x-hidden: ***' -H 'x-version: 3' -H 'authorization: Bearer ***' \
         'https://api.example.com/***/items?q=a%20b&v=7&s=***'\n\
         \x20 url: `base_url` from field `extra`\n\
         \x20 x-shop: `X-Shop` from field `shop`\n\
         \x20 x-hidden: `X-Hidden` from field `extra`\n\
         \x20 x-version: written in the annotation\n\
         \x20 query v: `v` from field `version`\n\
         \x20 query s: `s` from field `extra`\n\
         \x20 authorization: token of grant `refresh_token` at https://acme.example.com/token (`token_endpoint` from \
         field `shop`, `client_id` from field `app_id`, field `client_secret`, field `refresh_token`), absent: obtained \
         before the call, or taken from the store\n"
    );
    assert_eq!(explanation.tokens(), [TokenState::Absent]);
    assert!(server.seen().is_empty());
}

#[test]
fn no_secret_in_any_method_wherever_it_stands() {
    let server = apis::server([apis::token(CANARY, 60)]);
    server.on("POST", "/login", [Answer::json(format!(r#"{{"token":"{CANARY}"}}"#))]);
    for auth in [
        apis::bearer(),
        apis::basic(),
        apis::header_key(),
        apis::query_key(),
        apis::form_key(),
        apis::json_key(),
        apis::machine(),
        apis::session(),
        everything(),
    ] {
        let (api, _) = apis::client(&server, auth);
        // Before a token was obtained, and after.
        for _ in 0..2 {
            let request = Request::post("https://api.example.com/items?x=1").body(Vec::new());
            let explanation = api.explain(&request.unwrap());
            assert_clean(&format!("{explanation} {explanation:?} {}", explanation.curl()));
            assert!(explanation.curl().contains("***"), "{explanation}");
            // What the caller pasted is hidden where it is one of the config's secrets; a cookie always.
            let pasted = Request::get(format!("https://api.example.com/{CANARY}?other={CANARY}"));
            let shown = api.explain(&pasted.body(()).unwrap()).to_string();
            assert_clean(&shown);
            let cookie = Request::get("/").header("cookie", CANARY).body(()).unwrap();
            assert_clean(&api.explain(&cookie).to_string());
            api.check().unwrap();
        }
    }
}

#[test]
fn bodies_carry_the_key_where_it_would_stand() {
    let server = Server::start().unwrap();
    let (form, _) = apis::client(&server, apis::form_key());
    let request = Request::post("/items")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(b"q=it's".to_vec())
        .unwrap();
    let curl = form.explain(&request).curl().to_owned();
    assert!(curl.contains("curl -X POST "), "{curl}");
    assert!(curl.contains(r"--data-raw 'q=it'\''s&key=***'"), "{curl}");
    let (json, _) = apis::client(&server, apis::json_key());
    let request = Request::post("/items")
        .header("content-type", "application/json")
        .body(br#"{"b":1,"a":2}"#.to_vec())
        .unwrap();
    let curl = json.explain(&request).curl().to_owned();
    assert!(curl.contains(r#"--data-raw '{"b":1,"a":2,"auth":{"key":"***"}}'"#), "{curl}");
    // No control character reaches a terminal, and no long body floods it.
    let (bearer, _) = apis::client(&server, apis::bearer());
    for body in [b"\x1b[2J".to_vec(), vec![b'x'; 4096]] {
        let length = body.len();
        let curl = bearer.explain(&Request::post("/i").body(body).unwrap()).curl().to_owned();
        assert!(curl.contains(&format!("--data-binary @{length}-bytes")), "{curl}");
    }
}

#[test]
fn the_token_from_absent_to_ended() {
    let server = apis::server([apis::token("t1", 3600), Answer::status(500)]);
    let (api, clock) = apis::client(&server, apis::machine());
    let state = || api.explain(&Request::get("/items").body(()).unwrap()).tokens()[0];
    assert_eq!(state(), TokenState::Absent);
    api.check().unwrap();
    assert_eq!(state(), TokenState::Valid(Some(Duration::from_secs(3600))));
    clock.advance(Duration::from_secs(3600 - 30));
    assert_eq!(state(), TokenState::Due(Duration::from_secs(30)));
    clock.advance(Duration::from_secs(60));
    assert_eq!(state(), TokenState::Ended);
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn the_token_that_is_refused_and_the_one_of_each_call() {
    let refusal = Answer::json(r#"{"error":"invalid_client"}"#).with_status(401);
    let server = apis::server([refusal]);
    let (api, _) = apis::client(&server, apis::machine());
    api.check().unwrap_err();
    let request = Request::get("/items").body(()).unwrap();
    assert_eq!(api.explain(&request).tokens(), [TokenState::Refused]);
    let (api, _) = apis::client(&server, apis::session());
    assert_eq!(api.explain(&request).tokens(), [TokenState::Absent]);
}

#[test]
fn the_token_that_is_being_renewed() {
    let server = Server::start().unwrap();
    let (entered, seen) = std::sync::mpsc::sync_channel(0);
    let (leave, left) = std::sync::mpsc::sync_channel::<()>(0);
    let left = std::sync::Mutex::new(left);
    server.run("POST", "/token", move |_| {
        entered.send(()).unwrap();
        left.lock().unwrap().recv().unwrap();
        Answer::json(r#"{"access_token":"t1","expires_in":60}"#)
    });
    let (api, _) = apis::client(&server, apis::machine());
    let other = api.clone();
    let renewing = std::thread::spawn(move || other.check());
    seen.recv().unwrap();
    let request = Request::get("/items").body(()).unwrap();
    assert_eq!(api.explain(&request).tokens(), [TokenState::Renewing(None)]);
    leave.send(()).unwrap();
    renewing.join().unwrap().unwrap();
}

#[test]
fn what_run_would_refuse_is_refused() {
    let server = Server::start().unwrap();
    let (api, _) = apis::client(&server, apis::bearer());
    let request = Request::get("https://evil.example/").body(()).unwrap();
    let explanation = api.explain(&request);
    assert_eq!(
        explanation.problem(),
        Some(&RequestError::Origin("https://evil.example".to_owned()))
    );
    assert!(!explanation.curl().contains("Bearer"), "{explanation}");
    assert!(matches!(api.dry_run(&request), Err(Error::Request(_))));
    let taken = Request::get("/").header("authorization", "Basic eA==").body(()).unwrap();
    let explanation = api.explain(&taken);
    assert_eq!(explanation.problem(), Some(&RequestError::Taken("authorization".to_owned())));
    assert!(!explanation.to_string().contains("eA=="), "{explanation}");
}

#[derive(AuthConfig)]
#[auth(sign_with = sign, base_url = "https://api.example.com")]
struct Signed;

fn sign(_: &Signed, request: &mut SignRequest<'_>) -> Result<(), Error> {
    request.headers.insert("x-signature", HeaderValue::from_static("s"));
    Ok(())
}

#[test]
fn a_signature_is_announced_and_not_made() {
    let server = Server::start().unwrap();
    let api = server.client(Signed.authenticator().unwrap()).build().unwrap();
    let explanation = api.get("/").dry_run().unwrap();
    assert_eq!(
        explanation.to_string(),
        "curl 'https://api.example.com/'\n\
         \x20 url: `base_url` is written in the annotation\n\
         \x20 signature: by your `sign_with` function, just before sending\n"
    );
    let explanation = api.get("/").without_auth().dry_run().unwrap();
    assert_eq!(explanation.to_string(), "curl 'https://api.example.com/'\n");
}

#[test]
fn the_log_says_it_of_each_call() {
    let server = apis::server([apis::token(CANARY, 3600)]);
    let clock = ManualClock::new();
    let api: Client = server
        .client(apis::machine())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .label("tenant 42")
        .build()
        .unwrap();
    listen();
    api.get("/items").query("card", "4111").call().unwrap();
    clock.advance(Duration::from_secs(600));
    api.get("/items").call().unwrap();
    api.get("/items").without_auth().call().unwrap();
    let lines: Vec<String> =
        logged().into_iter().filter(|line| line.contains("auth_blocking::explain")).collect();
    let from = "token of grant `client_credentials` at https://auth.example.com/token \
                (field `client_id`, field `client_secret`)";
    let base = "url: `base_url` is written in the annotation";
    let call = "DEBUG auth_blocking::explain tenant 42: GET https://api.example.com/items";
    assert_eq!(
        lines,
        [
            format!("{call} with {base}; authorization: {from}, valid for 1 h"),
            format!("{call} with {base}; authorization: {from}, valid for 50 min"),
            format!("{call} without a credential"),
        ]
    );
    assert_clean(&logged().join("\n"));
    assert_eq!(conversation(&server, &[]).len(), 4);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    leeway = "5m",
    renew_on = [403, 498],
))]
#[auth(base_url = "https://api.example.com")]
struct Worded {
    client_id: String,
}

/// The word that is why a token is renewed, replaced or waited for.
#[test]
fn the_words_that_cause_a_renewal_or_a_wait_are_named() {
    let busy = Answer::status(503).header("retry-after", "3000");
    let server = apis::server([apis::token("at-1", 3600), busy]);
    let auth = Worded { client_id: "id".to_owned() }.authenticator().unwrap();
    let (api, clock) = apis::client(&server, auth);
    let shown = || api.explain(&Request::get("/items").body(()).unwrap()).to_string();
    api.check().unwrap();
    assert!(
        shown().contains("; replaced after 401, and after 403, 498 (`renew_on`)"),
        "{}",
        shown()
    );
    clock.advance(std::time::Duration::from_secs(3590));
    assert!(shown().contains("renewed by the next call (`leeway` is 300 s)"), "{}", shown());
    clock.advance(std::time::Duration::from_secs(10));
    api.check().unwrap_err();
    assert!(
        shown().contains("asked for again in 50 min (`Retry-After` of the endpoint)"),
        "{}",
        shown()
    );
}
