//! Conversations that both drivers have with a server: they send the same requests, and their callers get the same statuses.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use auth_core::call::Rules;
use auth_core::wire::retry::Retry;
use auth_tests::apis::{Basic, Bearer, FormKey, HeaderKey, JsonKey, Machine, QueryKey, Session};
use auth_tests::conversation;
use http::{HeaderValue, Method, Request};

use crate::driver::Client;
use crate::net::run;

/// What a caller does: waits so many seconds, then sends this.
struct Step(u64, Method, &'static str, &'static str);

const GET: Step = Step(0, Method::GET, "/items", "");

fn request(Step(_, method, path, body): &Step) -> Request<Vec<u8>> {
    let builder = Request::builder().method(method.clone()).uri(*path);
    let builder = match body.as_bytes().first() {
        Some(b'{') => builder.header("content-type", "application/json"),
        Some(_) => builder.header("content-type", "application/x-www-form-urlencoded"),
        None => builder,
    };
    builder.body(body.as_bytes().to_vec()).unwrap()
}

/// Has both drivers make the calls, and says what both sent.
fn alike<C: AuthConfig<Store: auth_core::slots::BuildsAlone>>(
    config: impl Fn() -> C,
    attempts: u32,
    script: impl Fn(&Server),
    steps: &[Step],
) -> Vec<String> {
    let server = Server::start().unwrap();
    script(&server);
    let clock = ManualClock::new();
    let builder = server.client(config().authenticator().unwrap());
    let builder = builder.clock(clock.clone()).entropy(clock.entropy());
    let client = builder.attempts(attempts).http_status_as_error(false).build().unwrap();
    let blocking: Vec<Option<u16>> = steps
        .iter()
        .map(|step| {
            clock.advance(Duration::from_secs(step.0));
            match client.run(request(step)) {
                Ok(response) => Some(response.status().as_u16()),
                Err(Error::Transport(error)) => panic!("{error:?}"),
                Err(_) => None,
            }
        })
        .collect();
    let sent = conversation(&server, &["x-key", "x-session", "x-signature"]);

    let server = Server::start().unwrap();
    script(&server);
    let clock = ManualClock::new();
    let address = server.url().trim_start_matches("http://").parse().unwrap();
    let client = Client::new(config(), address, clock.clone());
    let retry = Retry { attempts, on: &[429, 503], ..Retry::default() };
    let polled: Vec<Option<u16>> = steps
        .iter()
        .map(|step| {
            clock.advance(Duration::from_secs(step.0));
            let rules = Rules { retry: Some(&retry), ..Rules::default() };
            run(client.call(request(step), rules)).ok().map(|received| received.status.as_u16())
        })
        .collect();
    assert_eq!(polled, blocking, "the statuses");
    assert_eq!(conversation(&server, &["x-key", "x-session", "x-signature"]), sent);
    sent
}

fn items(server: &Server) {
    server.on("*", "/items", [Answer::json("[]")]);
}

fn tokens(server: &Server) {
    let number = std::sync::atomic::AtomicU32::new(0);
    server.run("POST", "/token", move |_| {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        Answer::json(format!(r#"{{"access_token":"at{number}","expires_in":3600}}"#))
    });
}

fn secret() -> Secret {
    "s".into()
}

fn machine() -> Machine {
    Machine { client_id: "id".to_owned(), client_secret: secret() }
}

const TOKEN: &str = "POST /token | content-type: application/x-www-form-urlencoded | form client_id=id & client_secret=s & \
                     grant_type=client_credentials";

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com")]
struct Open {}

#[test]
fn none() {
    assert_eq!(alike(|| Open {}, 1, items, &[GET]), ["GET /items"]);
}

#[test]
fn basic() {
    let config = || Basic { username: "user".to_owned(), password: secret() };
    assert_eq!(alike(config, 1, items, &[GET]), ["GET /items | authorization: Basic dXNlcjpz"]);
}

#[test]
fn bearer() {
    let config = || Bearer { token: secret() };
    let sent = alike(config, 1, items, &[GET, GET]);
    assert_eq!(
        sent,
        ["GET /items | authorization: Bearer s", "GET /items | authorization: Bearer s"]
    );
}

#[test]
fn api_key_header() {
    let steps = [Step(0, Method::GET, "https://api.example.com/items", "")];
    let sent = alike(|| HeaderKey { api_key: secret() }, 1, items, &steps);
    assert_eq!(sent, ["GET /items | x-key: s"]);
}

#[test]
fn api_key_query() {
    let steps = [Step(0, Method::GET, "https://api.example.com/items?page=2", "")];
    let sent = alike(|| QueryKey { api_key: secret() }, 1, items, &steps);
    assert_eq!(sent, ["GET /items ?key=s ?page=2"]);
}

#[test]
fn api_key_form() {
    let steps = [Step(0, Method::POST, "/items", ""), Step(0, Method::POST, "/items", "a=1")];
    let sent = alike(|| FormKey { api_key: secret() }, 1, items, &steps);
    assert!(sent[1].contains("a=1") && sent[1].contains("=s"), "{sent:?}");
}

#[test]
fn api_key_json() {
    let steps = [Step(0, Method::POST, "/items", r#"{"a":1.0}"#)];
    let sent = alike(|| JsonKey { api_key: secret() }, 1, items, &steps);
    assert!(sent[0].contains(r#"{"a":1.0,"#), "{sent:?}");
}

#[test]
fn client_credentials_reuse_a_token_and_renew_it_early() {
    let steps =
        [GET, GET, Step(3590, Method::GET, "/items", ""), Step(3601, Method::GET, "/items", "")];
    let both = |server: &Server| (tokens(server), items(server)).0;
    let sent = alike(machine, 1, both, &steps);
    let get = |number: u32| format!("GET /items | authorization: Bearer at{number}");
    let token = TOKEN.to_owned();
    assert_eq!(sent, [token.clone(), get(1), get(1), token.clone(), get(2), token, get(3)]);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.example.com/token",
    client_auth = client_secret_basic,
    token_request = json,
))]
#[auth(base_url = "https://api.example.com")]
struct Refreshing {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[test]
fn refresh_token_in_json_with_basic() {
    let config = || Refreshing {
        client_id: "id".to_owned(),
        client_secret: secret(),
        refresh_token: "rt".into(),
    };
    let both = |server: &Server| (tokens(server), items(server)).0;
    let sent = alike(config, 1, both, &[GET, Step(3601, Method::GET, "/items", "")]);
    assert!(sent[0].contains("authorization: Basic aWQ6cw=="), "{sent:?}");
    assert!(sent[0].contains(r#""refresh_token":"rt""#), "{sent:?}");
    assert_eq!(sent.len(), 4);
}

#[test]
fn session() {
    let script = |server: &Server| {
        server.on(
            "POST",
            "/login",
            [Answer::json(r#"{"token":"t1"}"#), Answer::json(r#"{"token":"t2"}"#)],
        );
        server.on("GET", "/items", [Answer::json("[]"), Answer::status(401), Answer::json("[]")]);
    };
    let config = || Session { username: "user".to_owned(), password: secret() };
    let sent = alike(config, 1, script, &[GET, GET]);
    let of = |token: &str| format!("GET /items | x-session: {token}");
    assert_eq!(sent[1..3], [of("t1"), of("t1")]);
    assert_eq!(sent[4], of("t2"));
}

#[test]
fn a_rejected_token_is_renewed_and_the_request_sent_again() {
    let script = |server: &Server| {
        tokens(server);
        server.on("POST", "/items", [Answer::status(401), Answer::json("[]")]);
    };
    let sent = alike(machine, 1, script, &[Step(0, Method::POST, "/items", r#"{"a":1}"#)]);
    assert_eq!(sent.len(), 4);
    assert!(sent[3].contains("Bearer at2") && sent[3].contains(r#"{"a":1}"#), "{sent:?}");
}

#[test]
fn a_second_401_is_the_answer_and_renews_nothing_for_a_time() {
    let script = |server: &Server| {
        tokens(server);
        server.on("GET", "/items", [Answer::status(401)]);
    };
    let later = || Step(5, Method::GET, "/items", "");
    let sent = alike(machine, 1, script, &[GET, GET, GET, later()]);
    assert_eq!(sent.iter().filter(|line| line.starts_with("POST")).count(), 3, "{sent:?}");
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://api.example.com/token",
    renew_on = [403],
))]
#[auth(base_url = "https://api.example.com")]
struct Forbidden {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn another_status_rejects_where_the_annotation_says_so() {
    let script = |server: &Server| {
        tokens(server);
        server.on("GET", "/items", [Answer::status(403), Answer::json("[]")]);
    };
    let config = || Forbidden { client_id: "id".to_owned(), client_secret: secret() };
    assert_eq!(alike(config, 1, script, &[GET]).len(), 4);
}

fn moved(status: u16, to: &'static str) -> impl Fn(&Server) {
    move |server| {
        server.on("*", "/items", [Answer::status(status).header("location", to)]);
        server.on("*", "/there", [Answer::json("[]")]);
    }
}

#[test]
fn a_redirect_within_the_origin_keeps_the_credential() {
    let sent = alike(|| Bearer { token: secret() }, 1, moved(307, "/there"), &[GET]);
    assert_eq!(sent[1], "GET /there | authorization: Bearer s");
}

#[test]
fn a_redirect_to_another_origin_does_not() {
    let sent = alike(
        || Bearer { token: secret() },
        1,
        moved(302, "https://auth.example.com/there"),
        &[GET],
    );
    assert_eq!(sent[1], "GET /there");
}

#[test]
fn a_redirect_after_a_post_is_a_get() {
    let steps = [Step(0, Method::POST, "/items", "a=1")];
    let sent = alike(|| Bearer { token: secret() }, 1, moved(303, "/there"), &steps);
    assert_eq!(sent[1], "GET /there | authorization: Bearer s");
}

#[test]
fn a_post_to_another_origin_ends() {
    let steps = [Step(0, Method::POST, "/items", "a=1")];
    let script = moved(307, "https://auth.example.com/there");
    assert_eq!(alike(|| Bearer { token: secret() }, 1, script, &steps).len(), 1);
}

#[test]
fn not_now_is_tried_again() {
    let script = |server: &Server| {
        let not_now = Answer::status(503).header("retry-after", "7");
        server.on("GET", "/items", [not_now, Answer::status(429), Answer::json("[]")]);
    };
    assert_eq!(alike(|| Bearer { token: secret() }, 3, script, &[GET]).len(), 3);
    let script = |server: &Server| {
        server.on("GET", "/items", [Answer::status(503).header("retry-after", "7200")]);
    };
    assert_eq!(alike(|| Bearer { token: secret() }, 3, script, &[GET]).len(), 1);
}

#[test]
fn a_refused_credential_is_presented_again_after_its_wait() {
    let script = |server: &Server| {
        let refused = Answer::json(r#"{"error":"invalid_client"}"#).with_status(401);
        server.on("POST", "/token", [refused]);
    };
    let steps = [GET, GET, Step(59, Method::GET, "/items", ""), Step(1, Method::GET, "/items", "")];
    assert_eq!(alike(machine, 1, script, &steps), [TOKEN, TOKEN]);
}

#[derive(AuthConfig)]
#[auth(bearer, sign_with = sign, base_url = "https://api.example.com")]
struct Signed {
    token: Secret,
}

fn sign(_: &Signed, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let bytes = request.body.as_ref().map_or(0, |body| body.len());
    let line = format!("{} {} {bytes}", request.method, request.uri.path());
    request.headers.insert("x-signature", HeaderValue::try_from(line).map_err(Error::custom)?);
    Ok(())
}

#[test]
fn sign_with() {
    let steps = [Step(0, Method::POST, "/items", "a=1")];
    let sent = alike(|| Signed { token: secret() }, 1, items, &steps);
    assert!(sent[0].contains("x-signature: POST /items 3"), "{sent:?}");
}

#[test]
fn another_origin_gets_nothing() {
    let steps = [Step(0, Method::GET, "https://auth.example.com/items", "")];
    assert!(alike(machine, 1, tokens, &steps).is_empty(), "no token is obtained for it");
}
