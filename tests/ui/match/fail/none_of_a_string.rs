use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = match("{n}", None = "https://a.example.com", _ = "https://b.example.com"))]
struct Api {
    token: Secret,
    n: String,
}

fn main() {}
