//! An API key in the query. A header, a form and a JSON body are the other places.
//!
//! `cargo run --bin api_key -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo};

#[derive(AuthConfig)]
#[auth(api_key(query = "key"), base_url = "https://api.example.com/v1")]
struct Api {
    api_key: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("GET", "/v1/items", |seen| match seen.query.as_str() {
            "limit=10&key=a%2Fb" => Answer::json(r#"["api_key"]"#),
            _ => Answer::status(401),
        });
    })?;
    let auth = match demo {
        Some(_) => Api::builder().api_key("a/b").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").query("limit", "10").call()?.body_mut().read_to_string()?);
    Ok(())
}
