//! Guards around the transport.

use std::io::{Cursor, Read};
use std::process::Command;
use std::time::Duration;

use auth_blocking::http::{Method, Request, StatusCode};
use auth_blocking::testing::{Answer, ManualClock};
use auth_blocking::ureq::{Agent, Proxy};
use auth_blocking::{
    AuthConfig, Client, Error, RequestBody, RequestError, Secret, TransportError,
    TransportErrorKind as Kind,
};
use auth_tests::apis::{at_server, header_key, server, token};
use auth_tests::oracle::{CANARY, assert_clean, assert_clean_of, assert_error_clean};
use auth_tests::raw::RawServer;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]";

/// A server that redirects each request there.
fn redirecting(status: u16, target: &str) -> RawServer {
    RawServer::answering(format!(
        "HTTP/1.1 {status} -\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n"
    ))
}

/// An agent whose connections go through a proxy on this port.
fn through(port: u16) -> Agent {
    let proxy = Proxy::new(&format!("http://127.0.0.1:{port}")).unwrap();
    Agent::config_builder().proxy(Some(proxy)).build().into()
}

/// The transport error of a call, checked for the canary.
fn transport(error: Error) -> TransportError {
    assert_error_clean(&error);
    match error {
        Error::Transport(error) => (*error).clone(),
        Error::RefreshOutcomeUnknown(unknown) => match unknown.cause() {
            Some(Error::Transport(error)) => (**error).clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn gua_1_a_requests_own_configuration_delivers_no_key_to_another_origin() {
    for status in [301, 302, 303, 307, 308] {
        let other = RawServer::answering(OK);
        let home = redirecting(status, &format!("{}/elsewhere", other.url()));
        let request = Agent::new_with_defaults()
            .configure_request(Request::get(home.url()).body(()).unwrap())
            .timeout_connect(Some(Duration::from_secs(5)))
            .build();
        let answer = Client::new(header_key()).run(request).unwrap();
        assert_eq!(answer.status(), 200);
        assert!(home.seen()[0].contains(CANARY));
        assert_eq!(other.seen().len(), 1);
        assert_clean(&other.seen().concat());
    }
}

#[test]
fn gua_1_a_requests_own_configuration_does_not_judge_the_status() {
    let server = server([token("t1", 3600), token("t2", 3600)]);
    server.on("GET", "/me", [Answer::status(401), Answer::json("{}")]);
    let url = format!("{}/me", server.url());
    let request = Agent::new_with_defaults()
        .configure_request(Request::get(url).body(()).unwrap())
        .timeout_connect(Some(Duration::from_secs(5)))
        .http_status_as_error(true)
        .build();
    let answer = Client::new(at_server(&server.url())).run(request).unwrap();
    assert_eq!((answer.status(), server.count("/token")), (StatusCode::OK, 2));
}

#[test]
fn gua_1_a_requests_own_time_limits_are_kept() {
    let server = server([]);
    server.on("GET", "/slow", [Answer::json("{}").delay(Duration::from_secs(2))]);
    let api = Client::new(header_key());
    let request = || Request::get(format!("{}/slow", server.url())).body(()).unwrap();
    let agent = Agent::new_with_defaults();
    let soon = Some(Duration::from_millis(100));
    for request in [
        agent.configure_request(request()).timeout_global(soon).build(),
        agent.configure_request(request()).timeout_recv_response(soon).build(),
        agent.configure_request(request()).timeout_per_call(soon).build(),
        // One that is longer than any clock is as good as none, and no panic.
        agent
            .configure_request(request())
            .timeout_recv_response(soon)
            .timeout_global(Some(Duration::MAX))
            .timeout_connect(Some(Duration::MAX))
            .build(),
    ] {
        assert_eq!(transport(api.run(request).unwrap_err()).kind(), Kind::Timeout);
    }
}

#[test]
fn gua_1_a_requests_own_proxy_is_refused() {
    let (home, proxy) = (RawServer::answering(OK), RawServer::answering(OK));
    let request =
        through(proxy.port()).configure_request(Request::get(home.url()).body(()).unwrap());
    let error = Client::new(header_key()).run(request.build()).unwrap_err();
    assert!(matches!(&error, Error::Config(error) if error.field() == "request"), "{error:?}");
    assert_eq!((home.seen().len(), proxy.seen().len()), (0, 0));
}

#[derive(AuthConfig)]
#[auth(bearer, base_url = "{server}", dangerous_allow_http)]
struct Anywhere {
    server: String,
    token: Secret,
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    let Ok(url) = std::env::var("GUA_CHILD") else { return };
    let what = std::env::var("GUA_WHAT").unwrap();
    let outcome = match &*what {
        "bearer" => Client::new(at_server(&url)).get(format!("{url}/items")).call().map(drop),
        "build" => Client::builder(at_server(&url)).build().map(drop),
        other => panic!("{other}"),
    };
    println!("<{outcome:?}>");
}

/// What a program with these variables says.
fn child_says(what: &str, url: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "gua::child", "--nocapture"])
        .env_clear()
        .env("GUA_CHILD", url)
        .env("GUA_WHAT", what)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_clean(&text);
    match (text.find('<'), text.rfind('>')) {
        (Some(start), Some(end)) => text[start + 1..end].to_owned(),
        _ => text,
    }
}

#[test]
fn gua_2_this_machine_is_reached_without_the_environments_proxy() {
    for variable in
        ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]
    {
        let server = server([token(CANARY, 3600)]);
        // It does what it is asked, so that all that comes is seen.
        let proxy = RawServer::start(|connection| {
            connection.read_head()?;
            connection.write(b"HTTP/1.1 200 OK\r\n\r\n")?;
            connection.read_request()?;
            connection.write(OK.as_bytes())
        });
        let said = child_says("bearer", &server.url(), &[(variable, &proxy.url())]);
        assert_clean(&proxy.seen().concat());
        assert_eq!(said, "Ok(())", "{variable}");
        assert_eq!((proxy.seen().len(), server.seen().len()), (0, 2), "{variable}");
    }
}

#[test]
fn gua_2_plain_http_with_a_credential_goes_through_no_proxy() {
    let proxy = RawServer::start(|connection| {
        connection.read_head()?;
        connection.write(b"HTTP/1.1 200 OK\r\n\r\n")?;
        connection.read_request()?;
        connection.write(OK.as_bytes())
    });
    let config = || Anywhere { server: "http://api.example.com".to_owned(), token: CANARY.into() };
    let api = || {
        let auth = config().authenticator().unwrap();
        Client::builder(auth).agent(through(proxy.port())).build().unwrap()
    };
    let error = api().get("/items").call().unwrap_err();
    assert_error_clean(&error);
    assert!(
        matches!(&error, Error::Request(reason) if **reason == RequestError::PlainProxy),
        "{error:?}"
    );
    assert_eq!(proxy.seen().len(), 0);
    // Without a credential there is nothing to keep from it.
    api().get("/items").without_auth().call().unwrap();
    assert_eq!(proxy.seen().len(), 1);
    assert_clean(&proxy.seen().concat());
}

/// A proxy that reads a head, then sends its response byte by byte for three seconds.
fn dripping(start: &'static str) -> RawServer {
    RawServer::start(move |connection| {
        connection.read_head()?;
        connection.write(start.as_bytes())?;
        for _ in 0..60 {
            connection.write(b"y")?;
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    })
}

#[test]
fn gua_3_a_proxy_that_drips_does_not_outlast_a_limit() {
    let soon = Duration::from_millis(300);
    for start in ["HTTP/1.1 200 OK\r\nx: ", "HTTP/1.1 200 "] {
        let proxy = dripping(start);
        let builder = |server: &str| {
            Client::builder(at_server(server))
                .agent(through(proxy.port()))
                .clock(ManualClock::new())
        };
        let token = builder("https://auth.example.com").timeout_token(soon).build().unwrap();
        let error = transport(token.check().unwrap_err());
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, true), "{start}");

        let (url, auth) = ("https://api.example.com/items", header_key());
        let connect = Client::builder(auth.clone()).agent(through(proxy.port()));
        let connect = connect.timeout_connect(soon).build().unwrap();
        let error = transport(connect.get(url).call().unwrap_err());
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, true), "{start}");

        let whole = Client::builder(auth).agent(through(proxy.port())).build().unwrap();
        let error = transport(whole.get(url).timeout(soon).call().unwrap_err());
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, true), "{start}");
        assert!(proxy.seen().iter().all(|seen| seen.starts_with("CONNECT ")));
        assert_clean(&proxy.seen().concat());
    }
}

#[test]
fn gua_4_the_body_of_a_get_does_not_leave_its_origin() {
    const BODY: &str = "query=what-the-caller-asked";
    for status in [301, 302, 307, 308] {
        for method in [Method::GET, Method::HEAD] {
            let other = RawServer::answering(OK);
            let home = redirecting(status, &format!("{}/elsewhere", other.url()));
            let mut request = Request::get(home.url()).body(BODY).unwrap();
            *request.method_mut() = method;
            let outcome = Client::new(header_key()).run(request);
            assert_clean_of(BODY, &other.seen().concat());
            assert_clean(&other.seen().concat());
            let error = outcome.unwrap_err();
            assert!(matches!(error, Error::Redirect(_)), "{error:?}");
            assert!(error.to_string().contains(&other.url()), "{error}");
        }
    }
    // A 303 asks for the other resource itself, without a body (RFC 9110 section 15.4.4).
    let other = RawServer::answering(OK);
    let home = redirecting(303, &other.url());
    Client::new(header_key()).run(Request::get(home.url()).body(BODY).unwrap()).unwrap();
    assert_clean_of(BODY, &other.seen().concat());
}

#[test]
fn gua_5_the_framing_of_every_body_is_the_transports() {
    type Make = fn() -> RequestBody;
    let streams: [(&str, Make); 4] = [
        ("known", || RequestBody::once(Cursor::new("hello"), Some(5))),
        ("unknown", || RequestBody::once(Cursor::new("hello"), None)),
        ("again", || RequestBody::reopen(|| Ok((Cursor::new("hello"), Some(5))))),
        ("bytes", || RequestBody::from("hello")),
    ];
    for (name, body) in streams {
        for given in [
            vec![("transfer-encoding", "chunked")],
            vec![("transfer-encoding", "gzip, chunked")],
            vec![("content-length", "7")],
            vec![("content-length", "3"), ("transfer-encoding", "identity")],
        ] {
            let server = RawServer::start(|connection| {
                let head = connection.read_request()?;
                if head.contains("chunked") {
                    while !connection.read_head()?.ends_with("0\r\n\r\n") {}
                }
                connection.write(OK.as_bytes())
            });
            let api = Client::builder(header_key())
                .timeout_first_byte(Duration::from_millis(500))
                .build()
                .unwrap();
            let mut request = api.post(server.url());
            for (header, value) in &given {
                request = request.header(*header, *value);
            }
            let outcome = request.send(body());
            let seen = server.seen().concat().to_lowercase();
            let framing: Vec<&str> = seen
                .lines()
                .filter(|line| {
                    line.starts_with("content-length:") || line.starts_with("transfer-encoding:")
                })
                .collect();
            let right =
                if name == "unknown" { "transfer-encoding: chunked" } else { "content-length: 5" };
            assert_eq!(framing, [right], "{name} {given:?}: {outcome:?}");
            outcome.unwrap();
        }
    }
}

#[derive(AuthConfig)]
#[auth(api_key(header = "Cookie", value = "key={api_key}"))]
struct CookieKey {
    api_key: Secret,
}

#[test]
fn gua_6_our_cookie_joins_the_callers() {
    let server = RawServer::answering(OK);
    let api = Client::new(CookieKey { api_key: "k1".into() }.authenticator().unwrap());
    api.get(server.url()).header("cookie", "theme=dark").call().unwrap();
    let seen = server.seen().concat();
    let lines: Vec<&str> =
        seen.lines().filter(|line| line.to_ascii_lowercase().starts_with("cookie:")).collect();
    assert_eq!(lines, ["cookie: theme=dark; key=k1"]);
    // A cookie of that name is another value for it.
    let error = api.get(server.url()).header("cookie", "a=b; key=k2").call().unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
}

/// A server that sets a session cookie in each of its responses, and another at first.
fn setting_cookies() -> RawServer {
    RawServer::start(|connection| {
        // Until the client leaves: a connection that closed between two requests would fail the second one.
        loop {
            connection.read_request()?;
            connection.write(
                b"HTTP/1.1 200 OK\r\nset-cookie: session=of-the-first; path=/\r\ncontent-length: 2\r\n\r\n[]",
            )?;
        }
    })
}

#[test]
fn gua_6_no_cookie_of_a_response_goes_out_again() {
    let server = setting_cookies();
    let agent = Agent::new_with_defaults();
    let client = |auth| Client::builder(auth).agent(agent.clone()).build().unwrap();
    let (one, two) = (client(header_key()), client(auth_tests::apis::query_key()));
    for api in [&one, &one, &two] {
        let mut answer = api.get(server.url()).call().unwrap();
        // The caller sees it, as everything of a response.
        assert!(answer.headers().contains_key("set-cookie"));
        answer.body_mut().read_to_string().unwrap();
    }
    one.get(server.url()).without_auth().call().unwrap();
    one.get(server.url()).timeout(Duration::from_secs(5)).call().unwrap();
    let seen = server.seen();
    assert_clean_of("of-the-first", &seen.concat());
    assert!(!seen.concat().to_lowercase().contains("\ncookie:"), "{seen:?}");
}

#[test]
fn gua_6_connections_are_used_again_with_or_without_a_jar() {
    let server = setting_cookies();
    let api = Client::new(header_key());
    for _ in 0..4 {
        api.get(server.url()).call().unwrap().body_mut().read_to_string().unwrap();
    }
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn gua_6_threads_share_no_cookie() {
    let server = setting_cookies();
    let api = Client::new(header_key());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    api.get(server.url()).call().unwrap().body_mut().read_to_string().unwrap();
                }
            });
        }
    });
    assert_clean_of("of-the-first", &server.seen().concat());
}

#[test]
fn gua_6_no_target_of_a_redirect_panics() {
    for target in [
        "http://256.256.256.256/",
        "http://1.2.3.4.5/",
        "http://0x100000000/",
        "http://1.256/",
        "http://a.0x/",
        "http://xn--a/",
        "http://xn--iñvalid;name/",
        "http://[::g]/",
        "http://[1]/",
        "http://a..b/",
        "http://:80/",
        "http://%41/",
    ] {
        let home = redirecting(302, target);
        let error = Client::new(header_key()).get(home.url()).call().unwrap_err();
        assert_error_clean(&error);
        assert!(matches!(&error, Error::Redirect(_) | Error::Transport(_)), "{target}: {error:?}");
    }
}

#[test]
fn gua_6_a_url_of_the_callers_panics_neither() {
    for url in ["http://256.256.256.256/", "http://xn--a.localhost/", "http://1.2.3.4.5/"] {
        let error = Client::new(header_key()).get(url).without_auth().call().unwrap_err();
        assert!(matches!(&error, Error::Request(_) | Error::Transport(_)), "{url}: {error:?}");
    }
}

/// A reader that panics: the caller's own, which stays the caller's.
struct Panics;

impl Read for Panics {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        panic!("the caller's own panic")
    }
}

#[test]
fn gua_6_a_panic_of_the_callers_own_reader_passes() {
    let server = server([]);
    let api = Client::new(header_key());
    let url = format!("{}/items", server.url());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        api.post(&url).send(RequestBody::once(Panics, Some(5))).map(drop)
    }));
    let panic = outcome.unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"the caller's own panic"));
    api.get(&url).call().unwrap();
}

/// Whether another crate turned on ureq's SOCKS.
const SOCKS: bool = cfg!(feature = "ureq-features");

#[test]
fn gua_7_a_socks_proxy_without_the_feature_is_refused_when_built() {
    let proxy = RawServer::answering("");
    for scheme in ["socks4", "socks4a", "socks5", "socks5h", "socks"] {
        let given = Proxy::new(&format!("{scheme}://127.0.0.1:{}", proxy.port())).unwrap();
        let agent: Agent = Agent::config_builder().proxy(Some(given)).build().into();
        for (field, builder) in [
            ("agent", Client::builder(header_key()).agent(agent.clone())),
            ("token_agent", Client::builder(header_key()).token_agent(agent.clone())),
        ] {
            let outcome = builder.build();
            if SOCKS {
                outcome.unwrap();
                continue;
            }
            let error = outcome.unwrap_err();
            assert!(matches!(&error, Error::Config(error) if error.field() == field), "{error:?}");
            assert!(error.to_string().contains("`socks-proxy`"), "{error}");
        }
    }
}

#[test]
fn gua_7_a_socks_proxy_of_the_environment_is_not_passed_by() {
    let server = server([token("t", 3600)]);
    let variables = [("ALL_PROXY", "socks5://127.0.0.1:1")];
    // Plain http on this machine needs no proxy.
    assert_eq!(child_says("bearer", &server.url(), &variables), "Ok(())");
    let said = child_says("build", "https://auth.example.com", &variables);
    assert_eq!(said.contains("`socks-proxy`"), !SOCKS, "{said}");
    let said = child_says("bearer", "https://127.0.0.1:1", &variables);
    assert!(said.contains("Transport: the proxy failed (nothing was sent)"), "{said}");
}

#[derive(AuthConfig)]
#[auth(none, base_url = "http://192.0.2.7/bot{token}", dangerous_allow_http)]
struct Bot {
    token: Secret,
}

#[test]
fn gua_2_a_secret_base_url_goes_through_no_proxy_in_clear_without_credentials_either() {
    let proxy = RawServer::start(|connection| {
        connection.read_head()?;
        connection.write(b"HTTP/1.1 200 OK\r\n\r\n")?;
        connection.read_head()?;
        connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]")
    });
    let through = Proxy::new(&format!("http://127.0.0.1:{}", proxy.port())).unwrap();
    let agent: Agent = Agent::config_builder().proxy(Some(through)).build().into();
    let auth = Bot { token: CANARY.into() }.authenticator().unwrap();
    let api = Client::builder(auth).agent(agent).build().unwrap();
    assert!(api.get("/getMe").call().is_err());
    assert!(api.get("/getMe").without_auth().call().is_err());
    assert!(proxy.seen().is_empty(), "{:?}", proxy.seen());
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"), headers("X-Tenant-Key" = "{tenant_key}"))]
struct TwoKeys {
    api_key: Secret,
    tenant_key: Secret,
}

#[test]
fn gua_1_a_callers_own_value_in_the_place_of_a_secret_stays_at_its_origin() {
    let other =
        RawServer::answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]");
    let redirect = format!(
        "HTTP/1.1 302 -\r\nlocation: {}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        other.url()
    );
    let first = RawServer::answering(redirect);
    let config = TwoKeys { api_key: "key-of-config".into(), tenant_key: "tenant-of-config".into() };
    let api = Client::new(config.authenticator().unwrap());
    api.get(first.url()).header("X-Tenant-Key", CANARY).call().unwrap();
    api.get(first.url()).without_auth().header("X-Key", CANARY).call().unwrap();
    let seen = other.seen();
    assert_eq!(seen.len(), 2);
    seen.iter().for_each(|request| assert_clean(request));
}
