//! Cases 11, 12, 15 and 29.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Secret};
use auth_tests::conversation;

const FORM: &str = "POST /oauth/token | content-type: application/x-www-form-urlencoded | form";

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/oauth/token", leeway = "0s"))]
#[auth(base_url = "https://api.example.com")]
struct Refreshing {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// `expires_in` as number, then as string; reuse within the life, a refresh after it.
///
/// Different on purpose: the platform uses a token up to and including its last instant; here it has
/// ended then, because a server that counts the same way refuses it. So the clock stops one second
/// earlier before the second refresh. The third answer names no expiry: the platform assumes an hour,
/// we use the token until it is rejected. (`leeway = "0s"` only shows the bare life; the default is 60 s.)
#[test]
fn case_11_oauth_refresh_token() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/oauth/token",
        [
            Answer::json(r#"{"access_token":"at-1","expires_in":3600,"token_type":"bearer","refresh_token":"rt-ignored"}"#),
            Answer::json(r#"{"access_token":"at-2","expires_in":"60"}"#),
            Answer::json(r#"{"access_token":"at-3"}"#),
        ],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let auth = Refreshing::builder()
        .client_id("cid")
        .client_secret("s&cret =")
        .refresh_token("rt-0")
        .build()
        .unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    for advance in [0, 3598, 1, 1, 60] {
        clock.advance(Duration::from_secs(advance));
        api.get("/items").call().unwrap();
    }
    let token = format!(
        "{FORM} client_id=cid & client_secret=s&cret = & grant_type=refresh_token & refresh_token=rt-0"
    );
    assert_eq!(
        conversation(&server, &[]),
        [
            token.as_str(),
            "GET /items | authorization: Bearer at-1",
            "GET /items | authorization: Bearer at-1",
            "GET /items | authorization: Bearer at-1",
            token.as_str(),
            "GET /items | authorization: Bearer at-2",
            token.as_str(),
            "GET /items | authorization: Bearer at-3",
        ]
    );
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/oauth/token",
    scope = "read:items write:items",
    params("audience" = "{audience}"),
))]
#[auth(base_url = "https://api.example.com")]
struct Credentials {
    client_id: String,
    client_secret: Secret,
    audience: String,
}

/// Different on purpose: `scope` is one parameter, its values separated by spaces, as RFC 6749 section 3.3
/// says. The platform repeats a parameter `scopes` that no RFC knows. (Its case also configures a
/// `grant_type` among the extra parameters, which it ignores; here that does not compile.)
#[test]
fn case_12_oauth_client_credentials_scopes() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/oauth/token",
        [
            Answer::json(r#"{"access_token":"cc-1","expires_in":1800}"#),
            Answer::json(r#"{"access_token":"cc-2","expires_in":1800}"#),
        ],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let auth = Credentials::builder()
        .client_id("cid")
        .client_secret("sec")
        .audience("https://api.example.com")
        .build()
        .unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(1801));
    api.get("/items").call().unwrap();
    let token = format!(
        "{FORM} audience=https://api.example.com & client_id=cid & client_secret=sec & \
         grant_type=client_credentials & scope=read:items write:items"
    );
    assert_eq!(
        conversation(&server, &[]),
        [
            token.as_str(),
            "GET /items | authorization: Bearer cc-1",
            token.as_str(),
            "GET /items | authorization: Bearer cc-2",
        ]
    );
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    client_auth = client_secret_basic,
))]
#[auth(base_url = "https://api.example.com")]
struct BasicClient {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// The platform spells the header out; here it has its registered name, `client_secret_basic`.
#[test]
fn case_15_oauth_basic_header_omits_credentials() {
    let server = Server::start().unwrap();
    server.on("POST", "/oauth/token", [Answer::json(r#"{"access_token":"at-1","expires_in":10}"#)]);
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = BasicClient::builder()
        .client_id("cid")
        .client_secret("sec")
        .refresh_token("rt-0")
        .build()
        .unwrap();
    server.client(auth).build().unwrap().get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &[]),
        [
            "POST /oauth/token | authorization: Basic Y2lkOnNlYw== | content-type: application/x-www-form-urlencoded \
             | form grant_type=refresh_token & refresh_token=rt-0",
            "GET /items | authorization: Bearer at-1",
        ]
    );
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    token_request = json,
))]
#[auth(base_url = "https://api.example.com")]
struct JsonRequest {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

/// Different on purpose: the platform sends a form under `Content-Type: application/json`. Here
/// `token_request = json` sends JSON under it.
#[test]
fn case_29_oauth_refresh_json_content_type() {
    let server = Server::start().unwrap();
    server.on("POST", "/oauth/token", [Answer::json(r#"{"access_token":"at-1","expires_in":10}"#)]);
    server.on("GET", "/items", [Answer::json("[]")]);
    let auth = JsonRequest::builder()
        .client_id("cid")
        .client_secret("sec")
        .refresh_token("rt-0")
        .build()
        .unwrap();
    server.client(auth).build().unwrap().get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &[]),
        [
            "POST /oauth/token | content-type: application/json | \
             {\"client_id\":\"cid\",\"client_secret\":\"sec\",\"refresh_token\":\"rt-0\",\"grant_type\":\"refresh_token\"}",
            "GET /items | authorization: Bearer at-1",
        ]
    );
}
