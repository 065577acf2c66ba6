use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "{token}" "x"))]
struct Api {
    token: Secret,
}

fn main() {}
