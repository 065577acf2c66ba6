//! Chargebee: Basic with the API key as user name, on the site's own host.
//!
//! `CHARGEBEE_SITE=… CHARGEBEE_API_KEY=… cargo run --bin chargebee`, or `cargo run --bin chargebee -- --demo`.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(
    basic(username = "{api_key}", password = ""),
    base_url = "https://{site}.chargebee.com/api/v2"
)]
struct Chargebee {
    site: String,
    api_key: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run(
            "GET",
            "/api/v2/customers",
            guarded("authorization", "Basic ZGVtbzo=", r#"{"list":[]}"#),
        );
    })?;
    let config = match demo {
        Some(_) => Chargebee { site: "acme-test".to_owned(), api_key: "demo".into() },
        None => Chargebee::from_env()?,
    };
    let api = client(config.authenticator()?, demo.as_ref())?;
    let mut answer = api.get("/customers").query("limit", "5").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
