use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(key = "X-Key", add_to = header))]
struct Api {
    api_key: Secret,
}

fn main() {}
