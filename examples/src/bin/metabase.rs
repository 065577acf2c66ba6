//! Metabase: log in with user name and password, then send the session token in a header for two weeks.
//!
//! `METABASE_HOST=metabase.example.com METABASE_USERNAME=… METABASE_PASSWORD=… cargo run --bin metabase`,
//! or `cargo run --bin metabase -- --demo`.

use auth_blocking::testing::Answer;
use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(session(
    login(
        post = "https://{host}/api/session",
        json("username" = "{username}", "password" = "{password}"),
    ),
    token_path = "id",
    expires_after = "P14D",
    send_as(header = "X-Metabase-Session"),
))]
#[auth(base_url = "https://{host}/api")]
struct Metabase {
    host: String,
    username: String,
    password: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run("POST", "/api/session", |seen| match seen.json()["password"].as_str() {
            Some("demo-password") => Answer::json(r#"{"id":"demo-session"}"#),
            _ => Answer::status(401),
        });
        server.run(
            "GET",
            "/api/card",
            guarded("x-metabase-session", "demo-session", r#"[{"name":"Orders"}]"#),
        );
    })?;
    let auth = match demo {
        Some(_) => Metabase::builder()
            .host("metabase.example.com")
            .username("demo@example.com")
            .password("demo-password")
            .build()?,
        None => Metabase::from_env()?.authenticator()?,
    };
    let mut answer = client(auth, demo.as_ref())?.get("/card").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
