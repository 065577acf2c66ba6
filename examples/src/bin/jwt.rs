//! A signed assertion for a token, RFC 7523 section 2.1: feature `jwt`.
//!
//! `cargo run --bin jwt -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::jwt::{self, Claims, Key};
use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Error, Secret, Token, TokenRequests};
use auth_examples::{client, demo, guarded};

const TOKEN_ENDPOINT: &str = "https://auth.example.com/token";

#[derive(AuthConfig)]
#[auth(token_with = assertion, base_url = "https://api.example.com/v1")]
struct Api {
    client_id: String,
    shared_key: Secret,
}

fn assertion(api: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let claims = Claims::new(&api.client_id, TOKEN_ENDPOINT, requests.now())
        .subject(&api.client_id)
        .with_id()?;
    // With a private key: `Key::from_pem(&api.private_key)?`
    let assertion = Key::from_secret(&api.shared_key).sign(&claims)?;
    jwt::bearer_grant(TOKEN_ENDPOINT, &assertion, &[("scope", "items:read")], requests)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("POST", "/token", |seen| match seen.text().matches('.').count() {
            // Header, claims, signature.
            2 => Answer::json(r#"{"access_token":"abc","expires_in":300}"#),
            _ => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
        });
        server.run("GET", "/v1/items", guarded("authorization", "Bearer abc", r#"["jwt"]"#));
    })?;
    let auth = match demo {
        Some(_) => Api::builder().client_id("id").shared_key("key").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    Ok(())
}
