use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(type = "apiKey", in = "header", name = "X-Key")]
struct Api {
    api_key: Secret,
}

fn main() {}
