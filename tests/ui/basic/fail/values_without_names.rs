use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic("u", "p"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
