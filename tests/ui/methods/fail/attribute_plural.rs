use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auths(bearer)]
struct Api {
    token: Secret,
}

fn main() {}
