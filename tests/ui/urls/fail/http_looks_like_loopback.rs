use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "http://127.evil.com")]
struct Api {
    token: Secret,
    shop: String,
}

fn main() {}
