use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    passwd: Secret,
}

fn main() {}
