use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("Authorization" = "x"))]
struct Api {
    token: Secret,
}

fn main() {}
