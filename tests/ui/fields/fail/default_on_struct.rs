use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, default)]
struct Api {
    token: Secret,
    shop: String,
}

fn main() {}
