use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://a.example.com/t", token_expiry_date_format = "%s"))]
struct Api {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

fn main() {}
