use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
struct Api {
    apikey: Secret,
}

fn main() {}
