use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api-key)]
struct Api {
    token: Secret,
}

fn main() {}
