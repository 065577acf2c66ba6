use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/t", expires_in_name = "ttl"))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() {}
