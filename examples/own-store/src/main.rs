//! A program that keeps its rotating refresh token in a store of its own: `cargo run -p auth-own-store -- --demo`.
//!
//! Without `--demo` it calls the API that the annotation names, with credentials from the environment.

use auth_blocking::store::TokenStore;
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Client, Secret};
use auth_own_store::FolderTokenStore;

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://auth.example.com/token",
    account = "{customer}",
    rotate_refresh_token,
))]
#[auth(base_url = "https://api.example.com/v1")]
struct Api {
    customer: String,
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if !std::env::args().any(|argument| argument == "--demo") {
        let store = FolderTokenStore::open("tokens")?;
        let api = Client::new(Api::from_env()?.authenticator_with(store)?);
        println!("{}", api.get("/items").call()?.body_mut().read_to_string()?);
        return Ok(());
    }
    let server = Server::start()?;
    server.run("POST", "/token", |seen| match seen.text().contains("refresh_token=first") {
        true => Answer::json(r#"{"access_token":"a","refresh_token":"second","expires_in":3600}"#),
        false => Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400),
    });
    server.on("GET", "/v1/items", [Answer::json(r#"["own_store"]"#)]);
    let dir = std::env::temp_dir().join(format!("own-store-{}", std::process::id()));
    // Two runs of the program: the second one finds the token of the first, and makes no token request.
    for _ in 0..2 {
        let builder = Api::builder().customer("ada").client_id("id").client_secret("secret");
        let store = FolderTokenStore::open(&dir)?;
        let api = server.client(builder.refresh_token("first").token_store(store).build()?);
        println!("{}", api.build()?.get("/items").call()?.body_mut().read_to_string()?);
    }
    println!("token requests: {}", server.count("/token"));
    // Who is signed in, and no longer.
    let store = FolderTokenStore::open(&dir)?;
    for account in store.accounts()? {
        let account = account?;
        let (name, endpoint) = (account.name(), account.endpoint());
        println!("{} at {}", name.unwrap_or("?"), endpoint.unwrap_or("?"));
        store.remove(account.key())?;
    }
    println!("left: {}", store.accounts()?.count());
    std::fs::remove_dir_all(dir)?;
    Ok(())
}
