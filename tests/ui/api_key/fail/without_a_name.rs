use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key("X-Key"))]
struct Api {
    api_key: Secret,
}

fn main() {}
