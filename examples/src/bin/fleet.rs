//! The credentials of 10 000 customers, from a table in PostgreSQL: one agent, one token store, labels in errors.
//!
//! `cargo run --bin fleet -- --demo` makes the rows up and needs no PostgreSQL. With it:
//! `DATABASE_URL=postgres://… cargo run --features postgres --bin fleet`

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use auth_blocking::{AuthConfig, Client, Secret, TokenStore, ureq};
use auth_examples::{customers, demo, fleet};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com/v1")]
struct Account {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() -> Result<(), Box<dyn Error>> {
    let demo = demo(fleet::serve)?;
    // What is shared: connections, and where tokens are kept. A clone of either is a pointer.
    let agent = demo.as_ref().map_or_else(ureq::Agent::new_with_defaults, |server| server.agent());
    let store: Arc<dyn TokenStore> = customers::store(demo.is_some())?;
    let begun = Instant::now();
    let mut clients = Vec::new();
    for row in customers::rows(demo.is_some())? {
        let account = Account {
            client_id: row.client_id,
            client_secret: row.client_secret,
            refresh_token: row.refresh_token,
        };
        let auth = account.authenticator_with(Arc::clone(&store))?;
        // Token calls have connections of their own anyway, and know whether a refresh token was sent.
        let mut client = Client::builder(auth).raw_agent(agent.clone());
        if demo.is_some() {
            client = client.raw_token_agent(agent.clone());
        }
        clients.push(client.label(format!("customer {}", row.id)).build()?);
    }
    eprintln!("{} clients in {:?}", clients.len(), begun.elapsed());
    let (mut good, mut bad) = (0, Vec::new());
    for client in clients.iter().step_by(100) {
        match client.get("/items").call() {
            Ok(_) => good += 1,
            Err(error) => bad.push(error),
        }
    }
    println!("{} clients, {good} of {} calls good", clients.len(), good + bad.len());
    bad.iter().for_each(|error| println!("{error}"));
    Ok(())
}
