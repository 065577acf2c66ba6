use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key", value = "{api_key} "))]
struct Api {
    api_key: Secret,
}

fn main() {}
