//! A session token: log in once, send its token until the API rejects it, and log in again.
//!
//! `cargo run --bin session -- --demo` runs it against a server in the same process; without `--demo` it calls the API that
//! the annotation names, with credentials from the environment.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo};

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "https://api.example.com/v1/login",
        json("user.name" = "{username}", "user.password" = "{password}"),
        fail_if("status" = "locked", message = "the account is locked"),
    ),
    token_path = "data.token",
    until_rejected,
    send_as(header = "X-Session"),
))]
#[auth(base_url = "https://api.example.com/v1")]
struct Api {
    username: String,
    password: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        let token = |name| Answer::json(format!(r#"{{"data":{{"token":"{name}"}}}}"#));
        server.on("POST", "/v1/login", [token("first"), token("second")]);
        // The first session has ended by now.
        server.run("GET", "/v1/items", |seen| match seen.header("x-session") {
            Some("second") => Answer::json(r#"["session"]"#),
            _ => Answer::status(401),
        });
    })?;
    let auth = match demo {
        Some(_) => Api::builder().username("ada").password("pass-word").build()?,
        None => Api::from_env()?.authenticator()?,
    };
    let api = client(auth, demo.as_ref())?;
    println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
    if let Some(server) = demo {
        println!("logins: {}", server.count("/v1/login"));
    }
    Ok(())
}
