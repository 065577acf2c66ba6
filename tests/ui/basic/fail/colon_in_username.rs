use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic(username = "a:b"))]
struct Api {
    password: Secret,
}

fn main() {}
