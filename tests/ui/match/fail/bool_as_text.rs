use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = match("{sandbox}", "yes" = "https://a.example.com", "no" = "https://b.example.com"))]
struct Api {
    token: Secret,
    sandbox: bool,
}

fn main() {}
