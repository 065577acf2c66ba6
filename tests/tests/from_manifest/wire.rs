//! The recorded conversations of `suite/wire`, with the structs that are imported from the cases' manifests.
//!
//! Each is the same conversation as there, and differs from the platform on purpose where that one says
//! so. The importer leaves the leeway at its default of a minute, so tokens are renewed that much before they end.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AnswerReason, AuthConfig, Authenticator, Client, Error, ErrorCode, MemoryTokenStore,
    RequestError,
};
use auth_tests::conversation;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::generated::*;

const FORM: &str = "POST /oauth/token | content-type: application/x-www-form-urlencoded | form";

/// A server that answers `/items`, and its clock.
fn start() -> (Server, ManualClock) {
    let server = Server::start().unwrap();
    server.on("*", "/items", [Answer::json("[]")]);
    (server, ManualClock::new())
}

fn client<T: AuthConfig + DeserializeOwned>(
    (server, clock): &(Server, ManualClock),
    config: Value,
    authenticator: fn(T) -> Result<Authenticator, Error>,
) -> Client {
    let auth = authenticator(serde_json::from_value(config).unwrap()).unwrap();
    server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
}

/// One call of `/items` after each of these waits, in seconds.
fn call(world: &(Server, ManualClock), client: &Client, waits: &[u64]) {
    for wait in waits {
        world.1.advance(Duration::from_secs(*wait));
        client.get("/items").call().unwrap();
    }
}

fn seen(world: &(Server, ManualClock), headers: &[&str]) -> Vec<String> {
    conversation(&world.0, headers)
}

fn tokens(world: &(Server, ManualClock), answers: &[Value]) {
    let answers: Vec<Answer> =
        answers.iter().map(|answer| Answer::json(answer.to_string())).collect();
    world.0.on("POST", "/oauth/token", answers);
}

#[test]
fn case_01() {
    let world = start();
    let api = client(&world, json!({}), case_01_no_auth::Api::authenticator);
    api.get("/items").query("page", "1").call().unwrap();
    assert_eq!(seen(&world, &[]), ["GET /items ?page=1"]);
}

#[test]
fn case_02() {
    let world = start();
    let api =
        client(&world, json!({"user": "zoë", "pw": "p:ß@ss"}), case_02_basic::Api::authenticator);
    call(&world, &api, &[0]);
    assert_eq!(seen(&world, &[]), ["GET /items | authorization: Basic em/DqzpwOsOfQHNz"]);
}

#[test]
fn case_04() {
    let world = start();
    let api = client(&world, json!({"token": "tok-123"}), case_04_bearer::Api::authenticator);
    api.get("/items").header("X-Trace", "1").call().unwrap();
    api.post("/items").send_json(json!({"k": [1, 2]})).unwrap();
    assert_eq!(
        seen(&world, &["x-trace"]),
        [
            "GET /items | authorization: Bearer tok-123 | x-trace: 1",
            r#"POST /items | authorization: Bearer tok-123 | content-type: application/json | {"k":[1,2]}"#,
        ]
    );
}

#[test]
fn case_05() {
    let world = start();
    let config = json!({"api_key": "k1", "brand": "Acme"});
    call(&world, &client(&world, config, case_05_api_key_header::Api::authenticator), &[0]);
    assert_eq!(seen(&world, &["x-acme-key"]), ["GET /items | x-acme-key: Token token=k1"]);
}

#[test]
fn case_06() {
    let world = start();
    let api =
        client(&world, json!({"api_key": "a b&c=d/é"}), case_06_api_key_query::Api::authenticator);
    api.get("/items").query("page", "2").query("z", "y").call().unwrap();
    assert_eq!(seen(&world, &[]), ["GET /items ?api key=a b&c=d/é ?page=2 ?z=y"]);
}

#[test]
fn case_08() {
    let world = start();
    let api = client(&world, json!({"api_key": "k 1&2"}), case_08_api_key_form::Api::authenticator);
    api.post("/items").send_form([("q", "x y")]).unwrap();
    api.post("/items").call().unwrap();
    api.get("/items").call().unwrap();
    api.delete("/items").call().unwrap();
    let form = "| content-type: application/x-www-form-urlencoded | form auth_key=k 1&2";
    assert_eq!(
        seen(&world, &[]),
        [
            format!("POST /items {form} & q=x y"),
            format!("POST /items {form}"),
            format!("GET /items {form}"),
            format!("DELETE /items {form}"),
        ]
    );
}

#[test]
fn case_10() {
    let world = start();
    let api =
        client(&world, json!({"api_key": "k1"}), case_10_api_key_json_flat::Api::authenticator);
    api.post("/items").send_json(json!({"a": 1})).unwrap();
    let error = api.post("/items").send_form([("a", "1")]).unwrap_err();
    assert!(
        matches!(&error, Error::Request(reason) if **reason == RequestError::BodyIsNotJson),
        "{error:?}"
    );
    assert_eq!(
        seen(&world, &[]),
        [r#"POST /items | content-type: application/json | {"a":1,"api_key":"k1"}"#]
    );
}

#[test]
fn case_11() {
    let world = start();
    tokens(
        &world,
        &[
            json!({"access_token": "at-1", "expires_in": 3600, "token_type": "bearer", "refresh_token": "rt-ignored"}),
            json!({"access_token": "at-2", "expires_in": "60"}),
            json!({"access_token": "at-3"}),
        ],
    );
    let config = json!({"client_id": "cid", "client_secret": "s&cret =", "refresh_token": "rt-0"});
    let api = client(&world, config, case_11_oauth_refresh_token::Api::authenticator);
    // Of a life of a minute, the leeway is half.
    call(&world, &api, &[0, 3539, 61, 29, 31, 999_999]);
    let token = format!(
        "{FORM} client_id=cid & client_secret=s&cret = & grant_type=refresh_token & refresh_token=rt-0"
    );
    assert_eq!(
        seen(&world, &[]),
        [
            token.as_str(),
            "GET /items | authorization: Bearer at-1",
            "GET /items | authorization: Bearer at-1",
            token.as_str(),
            "GET /items | authorization: Bearer at-2",
            "GET /items | authorization: Bearer at-2",
            token.as_str(),
            "GET /items | authorization: Bearer at-3",
            "GET /items | authorization: Bearer at-3",
        ]
    );
}

#[test]
fn case_12() {
    let world = start();
    tokens(
        &world,
        &[
            json!({"access_token": "cc-1", "expires_in": 1800}),
            json!({"access_token": "cc-2", "expires_in": 1800}),
        ],
    );
    let config =
        json!({"client_id": "cid", "client_secret": "sec", "audience": "https://api.example.com"});
    let api = client(&world, config, case_12_oauth_client_credentials_scopes::Api::authenticator);
    call(&world, &api, &[0, 1801]);
    let token = format!(
        "{FORM} audience=https://api.example.com & client_id=cid & client_secret=sec & \
         grant_type=client_credentials & scope=read:items write:items"
    );
    assert_eq!(
        seen(&world, &[]),
        [
            token.as_str(),
            "GET /items | authorization: Bearer cc-1",
            token.as_str(),
            "GET /items | authorization: Bearer cc-2",
        ]
    );
}

/// The date stands at the top of the answer: a manifest does not say where it is, and the platform searches.
#[test]
fn case_13() {
    let world = start();
    tokens(
        &world,
        &[
            json!({"access_token": "d-1", "expires_at": "2030-01-01T01:30:00.000000+01:00"}),
            json!({"access_token": "d-2", "expires_at": "2030-01-02T00:00:00.000000+00:00"}),
        ],
    );
    let config = json!({"client_secret": "sec"});
    let api = client(&world, config, case_13_oauth_expiry_date_format::Api::authenticator);
    call(&world, &api, &[0, 1739, 61]);
    let token = format!("{FORM} client_id=cid & client_secret=sec & grant_type=client_credentials");
    assert_eq!(
        seen(&world, &[]),
        [
            token.as_str(),
            "GET /items | authorization: Bearer d-1",
            "GET /items | authorization: Bearer d-1",
            token.as_str(),
            "GET /items | authorization: Bearer d-2",
        ]
    );
}

#[test]
fn case_15() {
    let world = start();
    tokens(&world, &[json!({"access_token": "at-1", "expires_in": 10})]);
    let config = json!({"client_id": "cid", "client_secret": "sec", "refresh_token": "rt-0"});
    let api =
        client(&world, config, case_15_oauth_basic_header_omits_credentials::Api::authenticator);
    call(&world, &api, &[0]);
    assert_eq!(
        seen(&world, &[]),
        [
            "POST /oauth/token | authorization: Basic Y2lkOnNlYw== | content-type: application/x-www-form-urlencoded \
             | form grant_type=refresh_token & refresh_token=rt-0",
            "GET /items | authorization: Bearer at-1",
        ]
    );
}

fn rotating(refresh_token: &str) -> String {
    format!(
        "{FORM} client_id=cid & client_secret=sec & grant_type=refresh_token & refresh_token={refresh_token}"
    )
}

#[test]
fn case_16() {
    let world = start();
    tokens(
        &world,
        &[
            json!({"access_token": "at-1", "expires_in": 3600, "refresh_token": "rt-1"}),
            json!({"access_token": "at-2", "expires_in": 3600, "refresh_token": "rt-2"}),
            json!({"access_token": "at-3", "expires_in": 3600}),
        ],
    );
    let config = json!({"credentials": {"client_id": "cid", "client_secret": "sec", "refresh_token": "rt-0", "access_token": "", "token_expiry_date": ""}});
    let api = client(&world, config, |config: case_16_oauth_rotating_refresh_token::Api| {
        config.authenticator_with(MemoryTokenStore::new())
    });
    call(&world, &api, &[0, 100, 3601, 3601]);
    assert_eq!(
        seen(&world, &[]),
        [
            rotating("rt-0").as_str(),
            "GET /items | authorization: Bearer at-1",
            "GET /items | authorization: Bearer at-1",
            rotating("rt-1").as_str(),
            "GET /items | authorization: Bearer at-2",
            rotating("rt-2").as_str(),
            "GET /items | authorization: Bearer at-3",
        ]
    );
}

#[test]
fn case_17() {
    let world = start();
    tokens(&world, &[json!({"access_token": "at-1", "expires_in": "120", "new_rt": "rt-1"})]);
    let config = json!({"client_id": "cid", "client_secret": "sec", "auth": {"at": "stored-at", "rt": "stored-rt", "exp": "2030-01-01T00:10:00+00:00"}});
    let api = client(&world, config, |config: case_17_oauth_rotating_custom_paths::Api| {
        config.authenticator_with(MemoryTokenStore::new())
    });
    call(&world, &api, &[0, 601]);
    assert_eq!(
        seen(&world, &[]),
        [
            "GET /items | authorization: Bearer stored-at".to_owned(),
            format!(
                "{FORM} client_id=cid & client_secret=sec & grant_type=refresh_token & new_rt=stored-rt & scope=a"
            ),
            "GET /items | authorization: Bearer at-1".to_owned(),
        ]
    );
}

/// By the default policy, which is three attempts in all: a 503, a 429 and a dropped connection are tried
/// again; refusals, and an answer without a token, are not.
#[test]
fn case_19() {
    let world = start();
    let token = || Answer::json(r#"{"access_token":"at-1","expires_in":10}"#);
    world.0.on(
        "POST",
        "/oauth/token",
        [
            Answer::status(503).body("down"),
            Answer::json(r#"{"error":"slow_down"}"#).with_status(429).header("Retry-After", "7"),
            token(),
            Answer::hang_up(),
            token(),
            Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
            Answer::json(r#"{"error":"access_denied"}"#).with_status(403),
            Answer::json(r#"{"nothing":"here"}"#),
        ],
    );
    let sign_in = || {
        let config = json!({"client_secret": "sec", "refresh_token": "rt-0"});
        client(&world, config, case_19_oauth_token_endpoint_errors::Api::authenticator)
    };
    let api = sign_in();
    call(&world, &api, &[0]);
    assert_eq!(world.0.count("/oauth/token"), 3);
    assert_eq!(world.1.slept()[1], Duration::from_secs(7));
    call(&world, &api, &[100]);
    assert_eq!(world.0.count("/oauth/token"), 5);

    world.1.advance(Duration::from_secs(100));
    let error = api.get("/items").call().unwrap_err();
    assert!(
        matches!(&error, Error::Refused(refused) if refused.error == ErrorCode::InvalidGrant),
        "{error:?}"
    );
    let api = sign_in();
    let error = api.get("/items").call().unwrap_err();
    assert!(
        matches!(&error, Error::Refused(refused) if refused.error == ErrorCode::AccessDenied),
        "{error:?}"
    );
    world.1.advance(Duration::from_secs(100));
    let error = api.get("/items").call().unwrap_err();
    let missing = AnswerReason::Missing("access_token".into());
    assert!(matches!(&error, Error::Answer(answer) if answer.reason == missing), "{error:?}");
    assert_eq!((world.0.count("/oauth/token"), world.0.count("/items")), (8, 2));
}

#[test]
fn case_22() {
    let world = start();
    world.0.on(
        "POST",
        "/login",
        [
            Answer::json(r#"{"result":{"token":"st-1"}}"#),
            Answer::json(r#"{"result":{"token":"st-2"}}"#),
        ],
    );
    let config = json!({"user": "u", "pw": "p"});
    let api = client(&world, config, case_22_session_token_expiring::Api::authenticator);
    call(&world, &api, &[0, 3539, 61]);
    let login = r#"POST /login | authorization: Basic dTpw | content-type: application/json | {"grant":"password","user":"u"}"#;
    assert_eq!(
        seen(&world, &["x-session"]),
        [
            login,
            "GET /items | x-session: Token st-1",
            "GET /items | x-session: Token st-1",
            login,
            "GET /items | x-session: Token st-2",
        ]
    );
}

#[test]
fn case_26() {
    let world = start();
    let config = json!({"username": "1_000", "password": "1.10"});
    call(&world, &client(&world, config, case_26_quirk_literal_eval::Api::authenticator), &[0]);
    // base64 of `1_000:1.10`
    assert_eq!(seen(&world, &[]), ["GET /items | authorization: Basic MV8wMDA6MS4xMA=="]);
}

/// The same bytes as the platform's `JwtAuthenticator` at 2030-01-01.
#[test]
fn case_27() {
    let world = start();
    let config = json!({"secret": "0123456789abcdef0123456789abcdef", "kid": "k1"});
    call(&world, &client(&world, config, case_27_jwt_hs256::Api::authenticator), &[0]);
    assert_eq!(
        seen(&world, &[]),
        ["GET /items | authorization: Bearer eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.\
          eyJpc3MiOiJtZSIsImF1ZCI6InlvdSIsImlhdCI6MTg5MzQ1NjAwMCwiZXhwIjoxODkzNDU2NjAwLCJuYmYiOjE4OTM0NTYwMDB9.\
          54rCVV6LlQydFD_T4A2a2jpZcGXe7ACMkApNgsTNEmg"]
    );
}

#[test]
fn case_28() {
    let world = start();
    for auth in [json!({"type": "key", "key": "k1"}), json!({"type": "token", "token": "t1"})] {
        let api = client(&world, json!({"auth": auth}), case_28_selective::Api::authenticator);
        call(&world, &api, &[0]);
    }
    assert_eq!(seen(&world, &[]), ["GET /items ?k=k1", "GET /items | authorization: Bearer t1"]);
}

#[test]
fn case_29() {
    let world = start();
    tokens(&world, &[json!({"access_token": "at-1", "expires_in": 10})]);
    let config = json!({"client_secret": "sec", "refresh_token": "rt-0"});
    let api =
        client(&world, config, case_29_oauth_refresh_basic_json_content_type::Api::authenticator);
    call(&world, &api, &[0]);
    assert_eq!(
        seen(&world, &[]),
        [
            "POST /oauth/token | content-type: application/json | \
             {\"client_id\":\"cid\",\"client_secret\":\"sec\",\"refresh_token\":\"rt-0\",\"grant_type\":\"refresh_token\"}",
            "GET /items | authorization: Bearer at-1",
        ]
    );
}

#[test]
fn case_30() {
    let world = start();
    let api = client(
        &world,
        json!({"at": "static-at"}),
        case_30_oauth_access_token_only::Api::authenticator,
    );
    call(&world, &api, &[0, 999_999]);
    assert_eq!(seen(&world, &[]), ["GET /items | authorization: Bearer static-at"; 2]);
}
