use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    cache: std::cell::RefCell<String>,
}

fn main() {}
