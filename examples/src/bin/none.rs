//! No authentication, with the rest of what a client does: base URL, errors, retries.
//!
//! `cargo run --bin none -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::AuthConfig;
use auth_blocking::testing::Answer;
use auth_examples::{client, demo};

#[derive(AuthConfig)]
#[auth(none, base_url = "https://api.example.com/v1")]
struct Api;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| server.on("GET", "/v1/items", [Answer::json(r#"["public"]"#)]))?;
    let api = client(Api.authenticator()?, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    Ok(())
}
