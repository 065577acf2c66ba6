//! Smartsheet: each refresh token works once, so the newest one is kept in a token store.
//!
//! `SMARTSHEET_CLIENT_ID=… SMARTSHEET_CLIENT_SECRET=… SMARTSHEET_REFRESH_TOKEN=… cargo run --bin smartsheet`,
//! or `cargo run --bin smartsheet -- --demo`.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, FileTokenStore, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.smartsheet.com/2.0/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.smartsheet.com/2.0")]
struct Smartsheet {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("POST", "/2.0/token", |seen| match seen.text().contains("refresh_token=demo-first") {
            true => Answer::json(r#"{"access_token":"demo-access","refresh_token":"demo-second","expires_in":604799}"#),
            false => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
        });
        server.run(
            "GET",
            "/2.0/sheets",
            guarded("authorization", "Bearer demo-access", r#"{"data":[]}"#),
        );
    })?;
    let dir = std::env::temp_dir().join(format!("smartsheet-tokens-{}", std::process::id()));
    let store = FileTokenStore::open(if demo.is_some() {
        dir.clone()
    } else {
        "smartsheet-tokens".into()
    })?;
    let config = match demo {
        Some(_) => Smartsheet {
            client_id: "demo".to_owned(),
            client_secret: "demo-secret".into(),
            refresh_token: "demo-first".into(),
        },
        None => Smartsheet::from_env()?,
    };
    let mut answer =
        client(config.authenticator_with(store)?, demo.as_ref())?.get("/sheets").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    if demo.is_some() {
        std::fs::remove_dir_all(dir)?;
    }
    Ok(())
}
