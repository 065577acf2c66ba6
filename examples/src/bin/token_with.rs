//! A function of yours obtains the token, here in two steps: a challenge and its answer.
//!
//! `cargo run --bin token_with -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use std::time::Duration;

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Error, Token, TokenRequests};
use auth_examples::{client, demo, guarded};
use serde_json::Value;

#[derive(AuthConfig)]
#[auth(token_with = answer_challenge, base_url = "https://api.example.com/v1")]
struct Api {
    username: String,
}

fn answer_challenge(api: &Api, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let challenge: Value = requests.get("https://api.example.com/challenge")?.json()?;
    let answer = challenge["challenge"].as_str().unwrap_or_default();
    let form = [("username", api.username.as_str()), ("answer", answer)];
    let token: Value = requests.post_form("https://api.example.com/answer", &form)?.json()?;
    let text = token["token"].as_str().ok_or_else(|| Error::custom("no token in the answer"))?;
    Ok(Token::new(text).expires_in(Duration::from_secs(600)))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.on("GET", "/challenge", [Answer::json(r#"{"challenge":"42"}"#)]);
        server.run("POST", "/answer", |seen| match seen.text().as_str() {
            "username=ada&answer=42" => Answer::json(r#"{"token":"abc"}"#),
            _ => Answer::status(401),
        });
        server.run("GET", "/v1/items", guarded("authorization", "Bearer abc", r#"["token_with"]"#));
    })?;
    let auth = match demo {
        Some(_) => Api::builder().username("ada").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    Ok(())
}
