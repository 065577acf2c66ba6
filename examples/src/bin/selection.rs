//! A choice of methods: serde reads which one from the config, under the names that connectors use.
//!
//! `cargo run --bin selection -- --demo`, or with a file: `cargo run --bin selection -- config.json`

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};
use serde::Deserialize;

#[derive(AuthConfig, Deserialize)]
#[auth(base_url = "https://api.example.com/v1")]
struct Connector {
    #[auth(flatten)]
    credentials: Credentials,
}

#[derive(AuthConfig, Deserialize)]
#[serde(tag = "auth_type", rename_all = "snake_case")]
enum Credentials {
    #[auth(bearer)]
    Token { token: Secret },
    #[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
    App { client_id: String, client_secret: Secret },
}

const CONFIGS: [&str; 2] = [
    r#"{"credentials":{"auth_type":"token","token":"abc"}}"#,
    r#"{"credentials":{"auth_type":"app","client_id":"id","client_secret":"secret"}}"#,
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        let token = auth_blocking::testing::Answer::json(r#"{"access_token":"abc"}"#);
        server.on("POST", "/token", [token]);
        server.run("GET", "/v1/items", guarded("authorization", "Bearer abc", r#"["selection"]"#));
    })?;
    let configs = match demo {
        Some(_) => CONFIGS.map(str::to_owned).to_vec(),
        None => vec![std::fs::read_to_string(std::env::args().nth(1).ok_or("name a file")?)?],
    };
    for config in configs {
        let config: Connector = serde_json::from_str(&config)?;
        let api = client(config.authenticator()?, demo.as_ref())?;
        println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    }
    Ok(())
}
