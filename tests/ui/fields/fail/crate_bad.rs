use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, crate = "my sdk")]
struct Api {
    token: Secret,
}

fn main() {}
