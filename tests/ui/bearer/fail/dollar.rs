use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "${token}"))]
struct Api {
    token: Secret,
}

fn main() {}
