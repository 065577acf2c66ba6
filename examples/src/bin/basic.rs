//! Basic, RFC 7617: a user name and a password.
//!
//! `cargo run --bin basic -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(basic, base_url = "https://api.example.com/v1")]
struct Api {
    username: String,
    password: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        // `ada:pass-word`
        let expected = "Basic YWRhOnBhc3Mtd29yZA==";
        server.run("GET", "/v1/items", guarded("authorization", expected, r#"["basic"]"#));
    })?;
    let auth = match demo {
        Some(_) => Api::builder().username("ada").password("pass-word").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    Ok(())
}
