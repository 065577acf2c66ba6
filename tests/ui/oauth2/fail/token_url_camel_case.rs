use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, tokenUrl = "https://a.example.com/token"))]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn main() {}
