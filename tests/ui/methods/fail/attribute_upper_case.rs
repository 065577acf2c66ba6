use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[Auth(bearer)]
struct Api {
    token: Secret,
}

fn main() {}
