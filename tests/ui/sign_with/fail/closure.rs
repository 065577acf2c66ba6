use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(sign_with = |a, b| Ok(()))]
struct Api {
    token: Secret,
}

fn main() {}
