use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(query = "?key"))]
struct Api {
    api_key: Secret,
}

fn main() {}
