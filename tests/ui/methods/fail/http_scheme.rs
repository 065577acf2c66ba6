use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(http(scheme = bearer))]
struct Api {
    token: Secret,
}

fn main() {}
