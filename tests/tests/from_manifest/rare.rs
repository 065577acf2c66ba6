//! What the cases and the connectors do not show.

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Authenticator, Error};
use auth_tests::conversation;
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::compare::all;
use crate::generated::*;

/// What one call sends; logins and token requests are answered.
fn sent<T: AuthConfig + DeserializeOwned>(
    config: Value,
    authenticator: fn(T) -> Result<Authenticator, Error>,
    headers: &[&str],
) -> Vec<String> {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::json("[]")]);
    server.on("POST", "/session", [Answer::json(r#"{"id":"st-1"}"#)]);
    server.on("POST", "/oauth/token", [Answer::json(r#"{"access_token":"at-1"}"#)]);
    let auth = authenticator(serde_json::from_value(config).unwrap()).unwrap();
    let api = server.client(auth).clock(ManualClock::new()).build().unwrap();
    api.get("/items").call().unwrap();
    conversation(&server, &[headers, &["host"]].concat())
}

/// Checked as its receiver would, RFC 7515 section 5.2.
#[test]
fn jwt_by_rsa() {
    let facts = all();
    let google = facts.iter().find(|connector| connector.name() == "google-search-console");
    let infos = google.unwrap().configs();
    let info = infos
        .iter()
        .find_map(|config| config["authorization"]["service_account_info"].as_str())
        .unwrap();
    let info: Value = serde_json::from_str(info).unwrap();
    let pem = info["private_key"].as_str().unwrap();

    let config = json!({"serviceAccount": {"privateKey": pem, "email": "a\"b@example.com"}});
    let seen = sent(config, rare_jwt_rs256::Api::authenticator, &["x-assertion"]);
    let [line] = seen.as_slice() else { panic!("{seen:?}") };
    let (_, jwt) = line.split_once("x-assertion: ").unwrap();
    let jwt = jwt.split(' ').next().unwrap();

    let (signed, signature) = jwt.rsplit_once('.').unwrap();
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = RsaKeyPair::from_pkcs8(&BASE64_STANDARD.decode(der).unwrap()).unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref())
        .verify(signed.as_bytes(), &BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
    let parts: Vec<Value> = signed
        .split('.')
        .map(|part| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect();
    // The manual clock starts at 2030-01-01.
    let now = 1_893_456_000;
    assert_eq!(
        parts,
        [
            json!({"alg": "RS256", "typ": "JWT"}),
            json!({"iss": "a\"b@example.com", "aud": "https://api.example.com", "admin": true, "iat": now, "exp": now + 1200, "nbf": now}),
        ]
    );
}

#[test]
fn a_legacy_session() {
    let config = json!({"instance_api_url": "https://metabase.example.com/", "username": "u", "password": "p"});
    assert_eq!(
        sent(config, rare_legacy_session::Api::authenticator, &["x-metabase-session"]),
        [
            r#"POST /session | content-type: application/json | host: metabase.example.com | {"username":"u","password":"p"}"#,
            "GET /items | x-metabase-session: st-1 | host: metabase.example.com",
        ]
    );
}

#[test]
fn a_choice_beside_the_fields() {
    let sent = |config| sent(config, rare_top_level_choice::Choice::authenticator, &[]);
    let oauth = json!({"auth type": "OAuth 2", "clientId": "c", "clientSecret": "s"});
    assert_eq!(
        sent(oauth),
        [
            "POST /oauth/token | content-type: application/x-www-form-urlencoded | host: auth.example.com \
             | form clientId=c & client_secret=s & grant_type=vendor_grant",
            "GET /items | authorization: Bearer at-1 | host: eu.api.example.com",
        ]
    );
    let elsewhere =
        json!({"auth type": "OAuth 2", "clientId": "c", "clientSecret": "s", "eu": false});
    assert_eq!(
        sent(elsewhere)[1],
        "GET /items | authorization: Bearer at-1 | host: api.example.com"
    );
    assert_eq!(sent(json!({"auth type": "None"})), ["GET /items | host: api.example.com"]);
    assert_eq!(
        sent(json!({"auth type": "Key", "key": "k?>"})),
        [
            r#"GET /items | content-type: application/json | host: api.example.com | {"auth":{"key":"az8+"}}"#
        ]
    );
}

/// A struct for each; the second host of the first one is known to it.
#[test]
fn several_authenticators() {
    let config = json!({"token": "t", "key": "k"});
    assert_eq!(
        sent(
            config.clone(),
            rare_several_authenticators::SeveralReports::authenticator,
            &["x-key"]
        ),
        ["GET /items | x-key: Key k | host: reports.example.com"]
    );
    let server = Server::start().unwrap();
    server.on("GET", "/v1/groups", [Answer::json("[]")]);
    let users: rare_several_authenticators::SeveralUsers = serde_json::from_value(config).unwrap();
    let api = server.client(users.authenticator().unwrap()).build().unwrap();
    api.get("https://other.example.com/v1/groups").call().unwrap();
    assert_eq!(conversation(&server, &[]), ["GET /v1/groups | authorization: Bearer t"]);
}

#[test]
fn an_object_that_may_be_absent() {
    let sent = |config| sent(config, rare_optional_object::Api::authenticator, &["x-type"]);
    assert_eq!(sent(json!({"type": 7})), ["GET /items | x-type: 7 | host: api.example.com"]);
    for name in [json!(null), json!("")] {
        assert_eq!(sent(json!({"host": {"name": name}})), ["GET /items | host: api.example.com"]);
    }
    assert_eq!(
        sent(json!({"host": {"name": "own.example.com"}})),
        ["GET /items | host: own.example.com"]
    );
}
