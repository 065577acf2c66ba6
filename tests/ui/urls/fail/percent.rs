use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://a.example.com/%zz")]
struct Api {
    token: Secret,
    shop: String,
}

fn main() {}
