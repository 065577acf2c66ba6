use auth_blocking::{AuthConfig, Secret};

enum Region {
    Eu,
}

#[derive(AuthConfig)]
#[auth(bearer, base_url = match("{region}", "eu" = "https://eu.example.com", _ = "https://api.example.com"))]
struct Api {
    token: Secret,
    region: Region,
}

fn main() {}
