use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(cookie = "SESSION"))]
struct Api {
    api_key: Secret,
}

fn main() {}
