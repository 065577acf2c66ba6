use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, timeout = "30s")]
struct Api {
    token: Secret,
}

fn main() {}
