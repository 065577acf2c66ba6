use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://[zz::1]")]
struct Api {
    token: Secret,
    shop: String,
}

fn main() {}
