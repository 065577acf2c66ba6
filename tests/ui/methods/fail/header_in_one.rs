use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("X-Account: b"))]
struct Api {
    token: Secret,
}

fn main() {}
