//! Signed requests: an HMAC over method, path and time, made anew for each replay.
//!
//! `cargo run --bin sign_with -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use std::time::UNIX_EPOCH;

use auth_blocking::http::HeaderValue;
use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Error, Secret, SignRequest};
use auth_examples::{client, demo};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::hmac;

#[derive(AuthConfig)]
#[auth(sign_with = sign, base_url = "https://api.example.com/v1")]
struct Api {
    signing_key: Secret,
}

fn sign(api: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
    let time = request.now.duration_since(UNIX_EPOCH).map_err(Error::custom)?.as_secs();
    let signed = format!("{} {} {time}", request.method, request.uri.path());
    let value = HeaderValue::try_from(hmac(&api.signing_key, &signed)).map_err(Error::custom)?;
    request.headers.insert("x-time", HeaderValue::from(time));
    request.headers.insert("x-signature", value);
    Ok(())
}

fn hmac(key: &Secret, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose().as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("GET", "/v1/items", |seen| {
            let signed = format!("GET /v1/items {}", seen.header("x-time").unwrap_or_default());
            let expected = hmac(&"key".into(), &signed);
            let signed = seen.header("x-signature") == Some(&expected);
            if signed { Answer::json(r#"["sign_with"]"#) } else { Answer::status(401) }
        });
    })?;
    let auth = match demo {
        Some(_) => Api::builder().signing_key("key").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    Ok(())
}
