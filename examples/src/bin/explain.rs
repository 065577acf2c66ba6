//! What would be sent, and why, before and after a token was obtained.
//!
//! `cargo run --bin explain -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(headers("X-Account" = "{account}"), base_url = "https://api.example.com/v1")]
struct Api {
    client_id: String,
    client_secret: Secret,
    account: u32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        let token = Answer::json(r#"{"access_token":"abc","expires_in":3600}"#);
        server.on("POST", "/token", [token]);
    })?;
    let auth = match demo {
        Some(_) => Api::builder().client_id("id").client_secret("secret").account(7).build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").query("limit", "10").dry_run()?);
    api.check()?;
    println!("{}", api.get("/items").query("limit", "10").dry_run()?);
    Ok(())
}
