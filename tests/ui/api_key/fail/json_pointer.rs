use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(json = "/auth/token"))]
struct Api {
    api_key: Secret,
}

fn main() {}
