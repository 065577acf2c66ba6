use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(prefix = "Token"))]
struct Api {
    token: Secret,
}

fn main() {}
