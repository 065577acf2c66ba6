use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://a.example.com", base_url = "https://b.example.com")]
struct Api {
    token: Secret,
}

fn main() {}
