use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "{Api::token}"))]
struct Api {
    token: Secret,
}

fn main() {}
