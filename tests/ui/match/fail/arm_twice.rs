use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = match("{region}", "eu" = "https://eu.example.com", "eu" = "https://eu2.example.com"))]
struct Api {
    token: Secret,
    region: String,
    sandbox: bool,
}

fn main() {}
