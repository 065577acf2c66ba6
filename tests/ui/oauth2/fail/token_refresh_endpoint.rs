use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_refresh_endpoint = "https://a.example.com/t"))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() {}
