use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(json = "k[0]"))]
struct Api {
    api_key: Secret,
}

fn main() {}
