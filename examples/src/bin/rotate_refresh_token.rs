//! Refresh tokens that work once: the newest is kept in a token store, and survives the process.
//!
//! `cargo run --bin rotate_refresh_token -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, FileTokenStore, Secret};
use auth_examples::{client, demo};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com/v1")]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("POST", "/token", |seen| match seen.text().contains("refresh_token=first") {
            true => {
                Answer::json(r#"{"access_token":"a","refresh_token":"second","expires_in":3600}"#)
            }
            false => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
        });
        server.on("GET", "/v1/items", [Answer::json(r#"["rotate_refresh_token"]"#)]);
    })?;
    let dir = std::env::temp_dir().join(format!("example-tokens-{}", std::process::id()));
    // Two runs of the program: the second one finds the token of the first, and makes no token request.
    for _ in 0..2 {
        let store =
            FileTokenStore::open(if demo.is_some() { dir.clone() } else { "tokens".into() })?;
        let auth = match demo {
            Some(_) => Api::builder()
                .client_id("id")
                .client_secret("secret")
                .refresh_token("first")
                .token_store(store)
                .build()?,
            None => Api::from_env()?.authenticator_with(store)?,
        };
        let api = client(auth, demo.as_ref())?;
        println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    }
    if let Some(server) = demo {
        println!("token requests: {}", server.count("/token"));
        std::fs::remove_dir_all(dir)?;
    }
    Ok(())
}
