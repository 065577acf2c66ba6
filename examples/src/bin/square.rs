//! Square: OAuth 2.0 with a refresh token, a JSON token request, and an expiry date in the answer.
//!
//! `SQUARE_CLIENT_ID=… SQUARE_CLIENT_SECRET=… SQUARE_REFRESH_TOKEN=… cargo run --bin square`,
//! or `cargo run --bin square -- --demo`.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://connect.squareup.com/oauth2/token",
    token_request = json,
    expiry(property = "expires_at"),
))]
#[auth(base_url = "https://connect.squareup.com/v2")]
struct Square {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("POST", "/oauth2/token", |seen| match seen.json()["refresh_token"].as_str() {
            Some("demo-refresh") => {
                Answer::json(r#"{"access_token":"demo-access","expires_at":"2099-12-12T00:00:00"}"#)
            }
            _ => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
        });
        server.run(
            "GET",
            "/v2/locations",
            guarded("authorization", "Bearer demo-access", r#"{"locations":[]}"#),
        );
    })?;
    let auth = match demo {
        Some(_) => Square::builder()
            .client_id("demo")
            .client_secret("demo-secret")
            .refresh_token("demo-refresh")
            .build()?,
        None => Square::from_env()?.authenticator()?,
    };
    let mut answer = client(auth, demo.as_ref())?.get("/locations").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
