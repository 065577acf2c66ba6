//! Every curl and JSON example of the specification, byte for byte.

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Secret};
use std::time::{Duration, SystemTime};

/// What `curl -X GET -H "<header>" <stream path>` sends of its header.
fn header_line(auth: auth_blocking::Authenticator, name: &str) -> String {
    let server = Server::start().unwrap();
    server.on("GET", "/stream", [Answer::json("[]")]);
    server.client(auth).build().unwrap().get("https://api.example.com/stream").call().unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.method, "GET");
    let values: Vec<&str> = seen
        .headers
        .iter()
        .filter(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|pair| pair.1.as_str())
        .collect();
    assert_eq!(values.len(), 1);
    format!("{name}: {}", values[0])
}

#[derive(AuthConfig)]
#[auth(basic)]
struct Basic {
    username: String,
    password: Option<Secret>,
}

/// `-H "Authorization: Basic dXNlcjpwYXNzd2Q="` for user name `user` and password `passwd`.
#[test]
fn basic_http() {
    let auth = Basic::builder().username("user").password("passwd").build().unwrap();
    assert_eq!(header_line(auth, "Authorization"), "Authorization: Basic dXNlcjpwYXNzd2Q=");
}

/// "Sometimes, only a username and no password is required": absent and empty are the same.
#[test]
fn basic_http_without_a_password() {
    let empty = Basic::builder().username("user").password("").build().unwrap();
    assert_eq!(header_line(empty, "Authorization"), "Authorization: Basic dXNlcjo=");
    let absent = Basic::builder().username("user").build().unwrap();
    assert_eq!(header_line(absent, "Authorization"), "Authorization: Basic dXNlcjo=");
}

#[derive(AuthConfig)]
#[auth(bearer)]
struct Bearer {
    token: Secret,
}

/// `-H "Authorization: Bearer <bearer token>"`; a token has no space, so ours has a dash.
#[test]
fn bearer_token() {
    let auth = Bearer::builder().token("<bearer-token>").build().unwrap();
    assert_eq!(header_line(auth, "Authorization"), "Authorization: Bearer <bearer-token>");
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-CoinAPI-Key"))]
struct CoinApi {
    api_key: Secret,
}

/// `-H "X-CoinAPI-Key: <api-key>"`
#[test]
fn api_key() {
    let auth = CoinApi::builder().api_key("<api-key>").build().unwrap();
    assert_eq!(header_line(auth, "X-CoinAPI-Key"), "X-CoinAPI-Key: <api-key>");
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://connect.squareup.com/oauth2/token",
    token_request = json,
    expiry(property = "expires_at"),
))]
struct Square {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// The Square example: the JSON of `-d`, without its insignificant spaces, and the answer as it stands there.
#[test]
fn oauth() {
    let request = r#"{"client_id": "<client id>", "client_secret": "<client secret>", "refresh_token": "<refresh token>", "grant_type": "refresh_token" }"#;
    let answer = r#" {"access_token":"<access-token>", "expires_at": "2023-12-12T00:00:00"}"#;
    let server = Server::start().unwrap();
    server.on("POST", "/oauth2/token", [Answer::json(answer)]);
    server.on("GET", "/stream", [Answer::json("[]")]);
    // 2023-12-11T23:58:00Z, two minutes before the token ends.
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_702_339_080));
    let auth = Square::builder()
        .client_id("<client id>")
        .client_secret("<client secret>")
        .refresh_token("<refresh token>")
        .build()
        .unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("https://connect.squareup.com/stream").call().unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].method, "POST");
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    let minified = request.replace("\": ", "\":").replace(", \"", ",\"").replace("\" }", "\"}");
    assert_eq!(seen[0].text(), minified);
    assert_eq!(seen[1].header("authorization"), Some("Bearer <access-token>"));
    // "if this point in time is passed, a new access token is requested automatically"
    clock.advance(Duration::from_secs(121));
    api.get("https://connect.squareup.com/stream").call().unwrap();
    assert_eq!(server.count("/oauth2/token"), 2);
}

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "https://{app_name}/api/session",
        json("username" = "{username}", "password" = "{password}"),
    ),
    token_path = "id",
    expires_after = "P2W",
    send_as(header = "X-Metabase-Session"),
))]
struct Metabase {
    app_name: String,
    username: String,
    password: Secret,
}

/// The Metabase example: keys and values of the request body, the answer `{"id":"<session-token-value>"}`,
/// two weeks, one header.
#[test]
fn session_token() {
    let server = Server::start().unwrap();
    server.on("POST", "/api/session", [Answer::json(r#"{"id":"<session-token-value>"}"#)]);
    server.on("GET", "/stream", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let auth = Metabase::builder()
        .app_name("metabase.example.com")
        .username("u")
        .password("p")
        .build()
        .unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    let day = Duration::from_secs(24 * 3600);
    for advance in [Duration::ZERO, 13 * day, day] {
        clock.advance(advance);
        api.get("https://metabase.example.com/stream").call().unwrap();
    }
    let seen = server.seen();
    assert_eq!(seen[0].text(), r#"{"username":"u","password":"p"}"#);
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].header("x-metabase-session"), Some("<session-token-value>"));
    let paths: Vec<&str> = seen.iter().map(|seen| seen.path.as_str()).collect();
    assert_eq!(paths, ["/api/session", "/stream", "/stream", "/api/session", "/stream"]);
}
