use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(form = "k"), api_key(json = "k"))]
struct Api {
    api_key: Secret,
}

fn main() {}
