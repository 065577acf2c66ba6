use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth()]
struct Api {
    token: Secret,
}

fn main() {}
