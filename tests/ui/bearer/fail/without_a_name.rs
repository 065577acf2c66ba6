use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer("{key}"))]
struct Api {
    key: Secret,
}

fn main() {}
