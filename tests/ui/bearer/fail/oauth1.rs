use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth1)]
struct Api {
    token: Secret,
}

fn main() {}
