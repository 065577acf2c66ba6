use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://a.example.com/t", pkce))]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn main() {}
