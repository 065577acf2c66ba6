//! Greenhouse Harvest: Basic with the API key as user name and an empty password.
//!
//! `GREENHOUSE_API_KEY=… cargo run --bin greenhouse`, or `cargo run --bin greenhouse -- --demo`.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(basic(username = "{api_key}", password = ""), base_url = "https://harvest.greenhouse.io/v1")]
struct Greenhouse {
    api_key: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run(
            "GET",
            "/v1/jobs",
            guarded("authorization", "Basic ZGVtbzo=", r#"[{"id":1,"name":"Rust engineer"}]"#),
        );
    })?;
    let config = if demo.is_some() {
        Greenhouse { api_key: "demo".into() }
    } else {
        Greenhouse::from_env()?
    };
    let api = client(config.authenticator()?, demo.as_ref())?;
    let mut answer = api.get("/jobs").query("per_page", "5").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
