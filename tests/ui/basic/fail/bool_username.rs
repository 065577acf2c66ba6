use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: bool,
    password: Secret,
}

fn main() {}
