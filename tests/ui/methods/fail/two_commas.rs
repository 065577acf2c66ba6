use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer,, base_url = "https://a.example.com")]
struct Api {
    token: Secret,
}

fn main() {}
