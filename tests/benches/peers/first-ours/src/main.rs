//! A token and one request, by the derive.

use auth_blocking::{AuthConfig, Client, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{url}/token"), base_url = "{url}")]
struct Api {
    url: String,
    client_id: String,
    client_secret: Secret,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("first argument: the server's URL")?;
    let auth = Api::builder().url(url).client_id("id").client_secret("secret").build()?;
    let mut answer = Client::new(auth).get("/items").call()?;
    println!("{}", answer.body_mut().read_to_string()?);
    Ok(())
}
