use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, header("X-Api" = "b"))]
struct Api {
    token: Secret,
}

fn main() {}
