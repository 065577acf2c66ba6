use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
struct Api {
    token: Secret,
}

fn main() {}
