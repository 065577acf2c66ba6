use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://https://api.example.com")]
struct Api {
    token: Secret,
}

fn main() {}
