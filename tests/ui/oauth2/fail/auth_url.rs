use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, auth_url = "https://a.example.com/x", token_endpoint = "https://a.example.com/t"))]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn main() {}
