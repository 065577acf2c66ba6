use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    pasword: Secret,
}

fn main() {}
