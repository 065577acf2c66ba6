use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://a.example.com/token"))]
struct Api {
    password: Secret,
}

fn main() {}
