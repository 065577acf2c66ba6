use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(none, bearer)]
struct Api {
    token: Secret,
}

fn main() {}
