//! OAuth 2.0 client credentials, RFC 6749 section 4.4: one token for all calls, renewed before it ends.
//!
//! `cargo run --bin oauth2 -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    client_auth = client_secret_basic,
    scope = "items:read",
))]
#[auth(base_url = "https://api.example.com/v1")]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        let token = r#"{"access_token":"abc","token_type":"Bearer","expires_in":3600}"#;
        // `id:secret`
        let expected = "Basic aWQ6c2VjcmV0";
        server.run("POST", "/token", guarded("authorization", expected, token));
        server.run("GET", "/v1/items", guarded("authorization", "Bearer abc", r#"["oauth2"]"#));
    })?;
    let auth = match demo {
        Some(_) => Api::builder().client_id("id").client_secret("secret").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    for _ in 0..3 {
        println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    }
    if let Some(server) = demo {
        println!("token requests: {}", server.count("/token"));
    }
    Ok(())
}
