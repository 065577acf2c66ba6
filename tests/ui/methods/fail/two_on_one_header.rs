use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, basic)]
struct Api {
    token: Secret,
    username: String,
}

fn main() {}
