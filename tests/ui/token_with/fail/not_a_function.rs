use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(token_with = OBTAIN)]
struct Api {
    key: Secret,
}

const OBTAIN: &str = "token";

fn main() {}
