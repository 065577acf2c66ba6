//! SendGrid: a Bearer token.
//!
//! `SENDGRID_TOKEN=… cargo run --bin sendgrid`, or `cargo run --bin sendgrid -- --demo`.

use auth_blocking::{AuthConfig, Secret};
use auth_examples::{client, demo, guarded};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.sendgrid.com/v3", env_prefix = "SENDGRID")]
struct SendGrid {
    token: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let demo = demo(|server| {
        server.run(
            "GET",
            "/v3/scopes",
            guarded("authorization", "Bearer SG.demo", r#"{"scopes":["mail.send"]}"#),
        );
    })?;
    let auth = match demo {
        Some(_) => SendGrid::builder().token("SG.demo").build()?,
        None => SendGrid::from_env()?.authenticator()?,
    };
    let mut answer = client(auth, demo.as_ref())?.get("/scopes").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
