//! The client beyond single requests: statuses, `authorize`, `check`, labels, agents.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use auth_blocking::http::{HeaderValue, Request, header};
use auth_blocking::testing::{Answer, Server};
use auth_blocking::ureq::{SendBody, middleware::MiddlewareNext};
use auth_blocking::{
    Access, AuthConfig, Authenticator, Client, Error, RequestError, Secret, SignRequest, Token,
    TokenRequests, TransportErrorKind,
};
use auth_tests::conversation;
use serde_json::json;

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(api_key(form = "k", value = "{key}"))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
    key: Option<Secret>,
}

fn auth(key: Option<&str>) -> Authenticator {
    Api { client_id: "id".to_owned(), client_secret: "secret".into(), key: key.map(Secret::from) }
        .authenticator()
        .unwrap()
}

fn server() -> Server {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t"}"#)]);
    server
}

#[test]
fn statuses_are_errors_unless_told_otherwise() {
    let server = server();
    server.on(
        "GET",
        "/gone",
        [Answer::json(r#"{"why":"gone"}"#).with_status(410).header("x-id", "9")],
    );
    let api = server.client(auth(None)).label("tenant 42").build().unwrap();
    let error = api.get("/gone").call().unwrap_err();
    assert_eq!(error.to_string(), "tenant 42: the API answered with status 410");
    assert_eq!(
        (error.is_retryable(), error.needs_user_action(), error.label()),
        (false, false, Some("tenant 42"))
    );
    let Error::Status(status) = error else { panic!("a status") };
    assert_eq!(status.headers()["x-id"], "9");
    let body: serde_json::Value = status.into_response().body_mut().read_json().unwrap();
    assert_eq!(body, json!({"why": "gone"}));

    let api = server.client(auth(None)).http_status_as_error(false).build().unwrap();
    assert_eq!(api.get("/gone").call().unwrap().status(), 410);
}

#[test]
fn overload_is_retryable_and_not_retried() {
    let server = server();
    server.on("GET", "/items", [Answer::status(503)]);
    let error = server.client(auth(None)).build().unwrap().get("/items").call().unwrap_err();
    assert!(error.is_retryable());
    assert_eq!(server.count("/items"), 1);
}

#[test]
fn run_sends_ready_requests() {
    let server = server();
    server.on("*", "/items", [Answer::json("[]")]);
    let api = server.client(auth(None)).build().unwrap();
    api.run(Request::get("/items?a=1").body(()).unwrap()).unwrap();
    api.run(Request::put("https://api.example.com/items").header("x-a", "1").body("text").unwrap())
        .unwrap();
    assert_eq!(
        conversation(&server, &["x-a"])[1..],
        [
            "GET /items ?a=1 | authorization: Bearer t",
            "PUT /items | authorization: Bearer t | x-a: 1 | text"
        ]
    );
}

#[test]
fn authorize_does_what_run_would_do() {
    let server = server();
    let api = server.client(auth(Some("v"))).build().unwrap();
    let mut request = Request::post("/items").body(b"".to_vec()).unwrap();
    api.authorize(&mut request).unwrap();
    assert_eq!(request.uri(), "https://api.example.com/items");
    assert_eq!(request.headers()[header::AUTHORIZATION], "Bearer t");
    assert!(request.headers()[header::AUTHORIZATION].is_sensitive());
    assert_eq!(request.body(), b"k=v");

    // What cannot be authorized comes back as it was given.
    let mut request =
        Request::post("/items").header("content-type", "text/plain").body(b"x".to_vec()).unwrap();
    let error = api.authorize(&mut request).unwrap_err();
    assert!(
        matches!(&error, Error::Request(reason) if **reason == RequestError::BodyIsNotForm),
        "{error:?}"
    );
    assert_eq!(
        (request.uri().path(), request.headers().len(), request.body().as_slice()),
        ("/items", 1, b"x".as_slice())
    );

    let mut elsewhere = Request::get("https://elsewhere.example.com/").body(()).unwrap();
    assert!(api.authorize(&mut elsewhere).is_err());
}

#[test]
fn check_tells_unauthenticated_from_forbidden() {
    let server = server();
    for (path, status) in [("/ok", 204), ("/who", 401), ("/no", 403), ("/gone", 404)] {
        server.on("GET", path, [Answer::status(status)]);
    }
    let api = server.client(auth(None)).build().unwrap();
    api.check().unwrap();
    assert_eq!((server.count("/token"), server.seen().len()), (1, 1));
    assert_eq!(api.access_token().unwrap().expose(), "t");
    assert_eq!(api.check_with("/ok").unwrap(), Access::Granted);
    assert_eq!(api.check_with("/who").unwrap(), Access::Unauthenticated);
    assert_eq!(api.check_with("/no").unwrap(), Access::Forbidden);
    assert!(matches!(api.check_with("/gone").unwrap_err(), Error::Status(_)));
}

#[test]
fn clients_of_one_authenticator_share_its_token() {
    let server = server();
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = auth(None);
    for _ in 0..3 {
        server.client(auth.clone()).build().unwrap().get("/items").call().unwrap();
    }
    assert_eq!(server.count("/token"), 1);
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{server}/token"), base_url = "{server}")]
struct Direct {
    server: String,
    client_id: String,
    client_secret: Secret,
}

#[test]
fn token_calls_do_not_pass_the_agents_middleware() {
    let server = server();
    server.on("GET", "/items", [Answer::json("[]")]);
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let config = auth_blocking::ureq::Agent::config_builder()
        .middleware(move |request: Request<SendBody<'_>>, next: MiddlewareNext<'_>| {
            counted.fetch_add(1, Ordering::SeqCst);
            next.handle(request)
        })
        .build();
    let auth =
        Direct::builder().server(server.url()).client_id("id").client_secret("s").build().unwrap();
    let api = Client::builder(auth).raw_agent(config.into()).build().unwrap();
    api.get("/items").call().unwrap();
    assert_eq!((calls.load(Ordering::SeqCst), server.seen().len()), (1, 2));
}

#[test]
fn nothing_listens_there() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let auth = Direct::builder()
        .server(format!("http://{closed}"))
        .client_id("id")
        .client_secret("s")
        .build()
        .unwrap();
    let clock = auth_blocking::testing::ManualClock::new();
    let api = Client::builder(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    match api.get("/items").call().unwrap_err() {
        Error::Transport(error) => {
            assert_eq!((error.kind(), error.is_not_sent()), (TransportErrorKind::Connect, true))
        }
        other => panic!("{other:?}"),
    }
    // Nothing was sent, so it was tried three times.
    assert_eq!(clock.slept().len(), 2);
}

#[test]
fn a_silent_server_does_not_hang_the_caller() {
    let server = server();
    server.on("GET", "/items", [Answer::json("[]").delay(Duration::from_secs(5))]);
    let auth =
        Direct::builder().server(server.url()).client_id("id").client_secret("s").build().unwrap();
    let api = Client::builder(auth).timeout_first_byte(Duration::from_millis(100)).build().unwrap();
    match api.get("/items").call().unwrap_err() {
        Error::Transport(error) => {
            assert_eq!((error.kind(), error.is_not_sent()), (TransportErrorKind::Timeout, false))
        }
        other => panic!("{other:?}"),
    }
}

#[derive(AuthConfig)]
#[auth(bearer, sign_with = sign, base_url = "https://api.example.com")]
struct Signed {
    token: Secret,
}

/// Signs method, path, other credentials and body.
fn sign(config: &Signed, request: &mut SignRequest<'_>) -> Result<(), Error> {
    if config.token.expose() == "refuse" {
        return Err(Error::custom("the key is locked"));
    }
    let body = request
        .body
        .as_deref()
        .map_or("stream".to_owned(), |body| String::from_utf8_lossy(body).into_owned());
    let line = format!(
        "{} {} {:?} {body}",
        request.method,
        request.uri,
        request.headers.get("authorization").is_some()
    );
    request.headers.insert("x-signature", HeaderValue::try_from(line).map_err(Error::custom)?);
    Ok(())
}

#[test]
fn the_signature_comes_last_and_covers_all() {
    let server = Server::start().unwrap();
    server.on("POST", "/a", [Answer::status(307).header("location", "/b?c=1")]);
    server.on("POST", "/b", [Answer::status(204)]);
    let api = server.client(Signed::builder().token("t").build().unwrap()).build().unwrap();
    api.post("/a").send("body").unwrap();
    let signatures: Vec<String> =
        server.seen().iter().map(|seen| seen.header("x-signature").unwrap().to_owned()).collect();
    assert_eq!(
        signatures,
        [
            "POST https://api.example.com/a true body",
            "POST https://api.example.com/b?c=1 true body"
        ]
    );
    let error = server
        .client(Signed::builder().token("refuse").build().unwrap())
        .build()
        .unwrap()
        .get("/a")
        .call()
        .unwrap_err();
    assert_eq!(error.to_string(), "the key is locked");
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://auth.example.com/login", json("user" = "{user}"), auth(sign_with = sign_login)),
    token_path = "token",
    expires_after = "1h"
))]
#[auth(base_url = "https://api.example.com")]
struct SignedLogin {
    user: String,
}

fn sign_login(_: &SignedLogin, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let body = String::from_utf8_lossy(request.body.as_deref().unwrap()).into_owned();
    let line = format!("{} {} {body}", request.method, request.uri);
    request.headers.insert("x-signature", HeaderValue::try_from(line).map_err(Error::custom)?);
    Ok(())
}

#[test]
fn a_login_is_signed_and_what_it_opens_is_not() {
    let server = Server::start().unwrap();
    server.on("POST", "/login", [Answer::json(r#"{"token":"t"}"#)]);
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = SignedLogin::builder().user("ada").build().unwrap();
    server.client(auth).build().unwrap().get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &["x-signature"]),
        [
            r#"POST /login | content-type: application/json | x-signature: POST https://auth.example.com/login {"user":"ada"} | {"user":"ada"}"#,
            "GET /items | authorization: Bearer t",
        ]
    );
}

#[derive(AuthConfig)]
#[auth(token_with = steps, base_url = "https://api.example.com")]
struct Steps {
    user: String,
}

fn steps(config: &Steps, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let challenge: String = requests.get("https://auth.example.com/challenge")?.json()?;
    let body = json!({"user": config.user, "answer": challenge});
    let answer = requests.post_json("https://auth.example.com/answer", &body)?;
    Ok(Token::new(answer.text()).expires_in(Duration::from_secs(600)))
}

#[test]
fn several_requests_make_one_token_which_is_kept_and_renewed() {
    let server = Server::start().unwrap();
    server.on("GET", "/challenge", [Answer::json("\"42\"")]);
    server.on(
        "POST",
        "/answer",
        [Answer::status(200).body("t1"), Answer::status(200).body("t2"), Answer::status(401)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = auth_blocking::testing::ManualClock::new();
    let api = server
        .client(Steps::builder().user("ada").build().unwrap())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    for advance in [0, 500, 100] {
        clock.advance(Duration::from_secs(advance));
        api.get("/items").call().unwrap();
    }
    assert_eq!(
        conversation(&server, &[]),
        [
            "GET /challenge",
            r#"POST /answer | content-type: application/json | {"answer":"42","user":"ada"}"#,
            "GET /items | authorization: Bearer t1",
            "GET /items | authorization: Bearer t1",
            "GET /challenge",
            r#"POST /answer | content-type: application/json | {"answer":"42","user":"ada"}"#,
            "GET /items | authorization: Bearer t2",
        ]
    );
    clock.advance(Duration::from_secs(601));
    assert!(matches!(api.get("/items").call().unwrap_err(), Error::Refused(_)));
}

#[test]
fn a_function_is_called_again_where_its_error_says_that_it_helps() {
    for (status, calls) in [(503, 2), (401, 1)] {
        let server = Server::start().unwrap();
        server.on("GET", "/challenge", [Answer::status(status), Answer::json("\"42\"")]);
        server.on("POST", "/answer", [Answer::status(200).body("t")]);
        let clock = auth_blocking::testing::ManualClock::new();
        let auth = Steps::builder().user("ada").build().unwrap();
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        assert_eq!(api.check().is_ok(), calls == 2, "{status}");
        assert_eq!((server.count("/challenge"), clock.slept().len()), (calls, calls - 1));
    }
}

#[test]
fn authorize_takes_the_key_back_where_signing_fails() {
    #[derive(AuthConfig)]
    #[auth(api_key(form = "k"), sign_with = refuse, base_url = "https://api.example.com")]
    struct Refusing {
        api_key: Secret,
    }
    fn refuse(config: &Refusing, _: &mut SignRequest<'_>) -> Result<(), Error> {
        Err(Error::custom(format!("a key of {} characters", config.api_key.expose().len())))
    }
    let api = Client::new(Refusing::builder().api_key("canary").build().unwrap());
    let mut request = Request::post("/").body(Vec::new()).unwrap();
    api.authorize(&mut request).unwrap_err();
    assert!(request.body().is_empty());
}

#[test]
fn run_and_authorize_refuse_a_user_name_in_the_url() {
    let api = Client::new(auth(None));
    let url = "https://u:p@api.example.com/";
    let mut request = Request::get(url).body(()).unwrap();
    for error in [api.run(request.clone()).unwrap_err(), api.authorize(&mut request).unwrap_err()] {
        assert!(
            matches!(&error, Error::Request(reason) if **reason == RequestError::UserInfo),
            "{error:?}"
        );
    }
}

#[test]
fn a_login_page_elsewhere_is_no_access() {
    let server = server();
    server.on("GET", "/me", [Answer::status(302).header("location", "https://login.example.com/")]);
    server.on("GET", "/", [Answer::status(200).body("<html>")]);
    let api = server.client(auth(None)).build().unwrap();
    assert!(matches!(api.check_with("/me").unwrap_err(), Error::Redirect(_)));
}

#[test]
fn api_calls_are_tried_again_only_when_the_client_is_told_to() {
    let server = server();
    server.on(
        "GET",
        "/items",
        [Answer::status(429).header("retry-after", "7"), Answer::status(503), Answer::json("[]")],
    );
    let clock = auth_blocking::testing::ManualClock::new();
    let api = server
        .client(auth(None))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .attempts(3)
        .build()
        .unwrap();
    assert_eq!(api.get("/items").call().unwrap().status(), 200);
    assert_eq!((clock.slept().len(), clock.slept()[0]), (2, Duration::from_secs(7)));
    // A wait that the call has no time for is not begun.
    let server = self::server();
    server.on(
        "GET",
        "/items",
        [Answer::status(429).header("retry-after", "7"), Answer::json("[]")],
    );
    let api = server
        .client(auth(None))
        .entropy(clock.entropy())
        .clock(clock)
        .attempts(3)
        .build()
        .unwrap();
    assert!(api.get("/items").timeout(Duration::from_secs(5)).call().is_err());
}

#[test]
fn a_limit_without_end_is_no_panic() {
    let server = server();
    server.on("GET", "/items", [Answer::json("[]")]);
    let api = server
        .client(auth(None))
        .timeout_connect(Duration::MAX)
        .timeout_first_byte(Duration::MAX)
        .timeout_idle(Duration::MAX)
        .timeout_token(Duration::MAX)
        .build()
        .unwrap();
    api.get("/items").timeout(Duration::MAX).call().unwrap();
}

#[derive(AuthConfig)]
#[auth(token_with = asks_itself, base_url = "https://api.example.com")]
struct Circular {
    client: std::sync::Arc<std::sync::OnceLock<Client>>,
}

fn asks_itself(config: &Circular, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    config.client.get().ok_or_else(|| Error::custom("no client"))?.access_token().map(Token::new)
}

#[test]
fn a_function_that_uses_its_own_token_is_told_so() {
    let client = std::sync::Arc::new(std::sync::OnceLock::new());
    let api =
        Client::new(Circular { client: std::sync::Arc::clone(&client) }.authenticator().unwrap());
    client.set(api.clone()).unwrap();
    assert_eq!(api.check().unwrap_err().to_string(), "`token_with` uses the token that it obtains");
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"), bearer, headers("X-Version" = "3"))]
#[auth(base_url = "https://api.example.com/v1")]
struct TwoHeaders {
    api_key: Secret,
    token: Secret,
}

#[test]
fn authorize_puts_on_all_headers_or_none() {
    let api = Client::new(TwoHeaders::builder().api_key("k").token("t").build().unwrap());
    let request = || Request::get("https://api.example.com/v1/items").header("x-own", "1");
    let mut taken = request().header("authorization", "Basic x").body(()).unwrap();
    let given = taken.headers().clone();
    let error = api.authorize(&mut taken).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request already has a value at `authorization`, where the credential goes"
    );
    assert_eq!(*taken.headers(), given);
    let mut request = request().header("x-version", "4").body(()).unwrap();
    api.authorize(&mut request).unwrap();
    let of = |name| request.headers().get(name).unwrap();
    assert_eq!(
        (of("x-key"), of("authorization")),
        (&"k".parse().unwrap(), &"Bearer t".parse().unwrap())
    );
    assert_eq!(of("x-version"), "4");
}

#[test]
fn only_the_origin_as_it_is_written_is_taken_without_a_look() {
    let api = Client::new(TwoHeaders::builder().api_key("k").token("t").build().unwrap());
    for (url, sent) in [
        (
            "https://api.example.com/v1/\u{e9}?q=\u{fc}",
            Some("https://api.example.com/v1/%C3%A9?q=%C3%BC"),
        ),
        ("https://API.example.com:443/x", Some("https://API.example.com:443/x")),
        ("http://api.example.com/x", None),
        ("https://api.example.com:444/x", None),
        ("https://api.example.com.evil.example/x", None),
        ("https://api.example.com@evil.example/x", None),
    ] {
        let mut request = Request::get(url).body(()).unwrap();
        let result = api.authorize(&mut request);
        assert_eq!(result.is_ok(), sent.is_some(), "{url}");
        match sent {
            Some(sent) => assert_eq!(request.uri().to_string(), sent),
            None => assert!(request.headers().is_empty(), "{url}"),
        }
    }
}

/// A device that serves one connection at a time is done with it only where the response before is let go of.
#[test]
fn a_server_with_one_connection_at_a_time_is_enough() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut answers =
            ["302 Found\r\nlocation: /there", "503 Busy\r\nretry-after: 0", "200 OK"].iter();
        while let Ok((mut stream, _)) = listener.accept() {
            // Until the client hangs up, nobody else is served.
            let mut bytes = [0; 4096];
            while std::io::Read::read(&mut stream, &mut bytes).is_ok_and(|count| count > 0) {
                let Some(answer) = answers.next() else { return };
                let text = format!("HTTP/1.1 {answer}\r\ncontent-length: 4\r\n\r\nbody");
                std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
            }
        }
    });
    let auth = auth_tests::apis::at_server(&url);
    let api = Client::builder(auth)
        .attempts(3)
        .timeout_first_byte(Duration::from_secs(5))
        .build()
        .unwrap();
    let answer = api.get(format!("{url}/items")).without_auth().call().unwrap();
    assert_eq!(answer.status(), 200);
}
