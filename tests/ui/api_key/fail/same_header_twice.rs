use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"), api_key(header = "x-key", value = "{other}"))]
struct Api {
    api_key: Secret,
    other: Secret,
}

fn main() {}
