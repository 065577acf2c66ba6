use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = if sandbox { "https://a.example.com" } else { "https://b.example.com" })]
struct Api {
    token: Secret,
    sandbox: bool,
}

fn main() {}
