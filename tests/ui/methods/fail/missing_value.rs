use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, base_url =)]
struct Api {
    token: Secret,
}

fn main() {}
