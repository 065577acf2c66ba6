use std::time::SystemTime;

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://api.example.com/token"))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    access_token: Secret,
    expires_at: SystemTime,
}

fn main() {}
