//! Bearer, RFC 6750: a token that the user brings, and an account header beside it.
//!
//! `cargo run --bin bearer -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Account" = "{account}"), base_url = "https://api.example.com/v1")]
struct Api {
    token: Secret,
    account: u32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("GET", "/v1/items", guarded("authorization", "Bearer abc", r#"["bearer"]"#));
    })?;
    let auth = match demo {
        Some(_) => Api::builder().token("abc").account(7).build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    Ok(())
}
