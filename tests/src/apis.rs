//! One small config for each way to authenticate, each with the canary as its secret.

use auth_blocking::testing::{Answer, ManualClock, Seen, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, MemoryTokenStore, Secret, TokenStore,
};

use crate::oracle::CANARY;

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com")]
pub struct Bearer {
    pub token: Secret,
}

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://api.example.com")]
pub struct Basic {
    pub username: String,
    pub password: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
pub struct HeaderKey {
    pub api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(query = "key"))]
pub struct QueryKey {
    pub api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(form = "key"), base_url = "https://api.example.com")]
pub struct FormKey {
    pub api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(api_key(json = "auth.key"), base_url = "https://api.example.com")]
pub struct JsonKey {
    pub api_key: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
pub struct Machine {
    pub client_id: String,
    pub client_secret: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
pub struct Rotating {
    pub client_id: String,
    pub client_secret: Secret,
    pub refresh_token: Secret,
}

/// As [`Rotating`], at a server of the test's own.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    rotate_refresh_token,
))]
pub struct RotatingAt {
    pub server: String,
    pub client_id: String,
    pub client_secret: Secret,
    pub refresh_token: Secret,
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("user" = "{username}", "password" = "{password}")),
    token_path = "token",
    until_rejected,
    send_as(header = "X-Session"),
))]
#[auth(base_url = "https://api.example.com")]
pub struct Session {
    pub username: String,
    pub password: Secret,
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{server}/token"))]
pub struct AtServer {
    pub server: String,
    pub client_id: String,
    pub client_secret: Secret,
}

pub fn bearer() -> Authenticator {
    Bearer { token: CANARY.into() }.authenticator().unwrap()
}

pub fn basic() -> Authenticator {
    Basic { username: "user".to_owned(), password: CANARY.into() }.authenticator().unwrap()
}

pub fn header_key() -> Authenticator {
    HeaderKey { api_key: CANARY.into() }.authenticator().unwrap()
}

pub fn query_key() -> Authenticator {
    QueryKey { api_key: CANARY.into() }.authenticator().unwrap()
}

pub fn form_key() -> Authenticator {
    FormKey { api_key: CANARY.into() }.authenticator().unwrap()
}

pub fn json_key() -> Authenticator {
    JsonKey { api_key: CANARY.into() }.authenticator().unwrap()
}

pub fn machine() -> Authenticator {
    let config = Machine { client_id: "id".to_owned(), client_secret: CANARY.into() };
    config.authenticator().unwrap()
}

/// A rotating credential that starts with the refresh token `rt0`.
pub fn rotating(store: impl TokenStore + 'static) -> Authenticator {
    Rotating {
        client_id: "id".to_owned(),
        client_secret: CANARY.into(),
        refresh_token: "rt0".into(),
    }
    .authenticator_with(store)
    .unwrap()
}

pub fn session() -> Authenticator {
    let config = Session { username: "user".to_owned(), password: CANARY.into() };
    config.authenticator().unwrap()
}

/// Client credentials at a server of the test's own, without routing.
pub fn at_server(url: &str) -> Authenticator {
    at_server_result(url).unwrap()
}

/// As [`at_server`], where the URL may be refused.
pub fn at_server_result(url: &str) -> Result<Authenticator, Error> {
    AtServer { server: url.to_owned(), client_id: "id".to_owned(), client_secret: CANARY.into() }
        .authenticator()
}

/// A server whose `/items` answers any request, and whose `/token` answers with `tokens`.
pub fn server(tokens: impl IntoIterator<Item = Answer>) -> Server {
    let server = Server::start().unwrap();
    server.on("POST", "/token", tokens);
    server.on("*", "/items", [Answer::json("[]")]);
    server
}

/// A token answer; `life` in seconds, none where it is 0.
pub fn token(access_token: &str, life: u64) -> Answer {
    Answer::json(if life == 0 {
        format!(r#"{{"access_token":"{access_token}"}}"#)
    } else {
        format!(r#"{{"access_token":"{access_token}","expires_in":{life}}}"#)
    })
}

/// A token answer that rotates: `at{n}` and `rt{n}`, for an hour.
pub fn rotation(n: u32) -> Answer {
    Answer::json(format!(r#"{{"access_token":"at{n}","refresh_token":"rt{n}","expires_in":3600}}"#))
}

/// A client that is routed to `server`, with a clock that stands still.
pub fn client(server: &Server, auth: Authenticator) -> (Client, ManualClock) {
    let clock = ManualClock::new();
    (server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap(), clock)
}

/// A rotating client with a memory store.
pub fn rotating_client(server: &Server) -> (Client, ManualClock) {
    client(server, rotating(MemoryTokenStore::new()))
}

/// The requests to a path.
pub fn requests(server: &Server, path: &str) -> Vec<Seen> {
    server.seen().into_iter().filter(|seen| seen.path == path).collect()
}
