use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(json = "a"), api_key(json = "a.b"))]
struct Api {
    api_key: Secret,
}

fn main() {}
