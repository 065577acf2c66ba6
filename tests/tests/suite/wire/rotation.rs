//! Cases 16 and 17.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};
use auth_tests::conversation;

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct Rotating {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn token(refresh_token: &str) -> String {
    format!(
        "POST /oauth/token | content-type: application/x-www-form-urlencoded | form client_id=cid \
         & client_secret=sec & grant_type=refresh_token & refresh_token={refresh_token}"
    )
}

/// Each rotation is used next; an answer without a new refresh token keeps the old one.
///
/// Different on purpose: the platform rewrites the config and prints it, secrets included. Here the chain
/// is in a token store: a second authenticator with the same config goes on where the first one was.
#[test]
fn case_16_oauth_rotating_refresh_token() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/oauth/token",
        [
            Answer::json(r#"{"access_token":"at-1","expires_in":3600,"refresh_token":"rt-1"}"#),
            Answer::json(r#"{"access_token":"at-2","expires_in":3600,"refresh_token":"rt-2"}"#),
            Answer::json(r#"{"access_token":"at-3","expires_in":3600}"#),
            Answer::json(r#"{"access_token":"at-4","expires_in":3600}"#),
        ],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let client = || {
        let auth = Rotating::builder()
            .client_id("cid")
            .client_secret("sec")
            .refresh_token("rt-0")
            .token_store(store.clone())
            .build()
            .unwrap();
        server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
    };
    let api = client();
    for advance in [0, 100, 3601, 3601] {
        clock.advance(Duration::from_secs(advance));
        api.get("/items").call().unwrap();
    }
    let after_restart = client();
    after_restart.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(3601));
    after_restart.get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &[]),
        [
            token("rt-0").as_str(),
            "GET /items | authorization: Bearer at-1",
            "GET /items | authorization: Bearer at-1",
            token("rt-1").as_str(),
            "GET /items | authorization: Bearer at-2",
            token("rt-2").as_str(),
            "GET /items | authorization: Bearer at-3",
            "GET /items | authorization: Bearer at-3",
            token("rt-2").as_str(),
            "GET /items | authorization: Bearer at-4",
        ]
    );
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/oauth/token",
    scope = "a",
    refresh_token = "{auth.rt}",
    access_token = "{auth.at}",
    expires_at = "{auth.exp}",
    rename(refresh_token = "new_rt"),
    refresh_token_property = "new_rt",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com")]
struct CustomPaths {
    client_id: String,
    client_secret: Secret,
    auth: Stored,
}

#[derive(Clone)]
struct Stored {
    at: Secret,
    rt: Secret,
    exp: String,
}

/// The stored token is used while it lives; names are the provider's.
///
/// Different on purpose: `scope` is one parameter, and the new tokens are in the store.
#[test]
fn case_17_oauth_rotating_custom_paths() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/oauth/token",
        [Answer::json(r#"{"access_token":"at-1","expires_in":"120","new_rt":"rt-1"}"#)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let stored = Stored {
        at: "stored-at".into(),
        rt: "stored-rt".into(),
        exp: "2030-01-01T00:10:00+00:00".to_owned(),
    };
    let auth =
        CustomPaths { client_id: "cid".to_owned(), client_secret: "sec".into(), auth: stored }
            .authenticator_with(MemoryTokenStore::new())
            .unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(601));
    api.get("/items").call().unwrap();
    assert_eq!(
        conversation(&server, &[]),
        [
            "GET /items | authorization: Bearer stored-at",
            "POST /oauth/token | content-type: application/x-www-form-urlencoded | form client_id=cid \
             & client_secret=sec & grant_type=refresh_token & new_rt=stored-rt & scope=a",
            "GET /items | authorization: Bearer at-1",
        ]
    );
}
