use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = env!("X")))]
struct Api {
    token: Secret,
}

fn main() {}
