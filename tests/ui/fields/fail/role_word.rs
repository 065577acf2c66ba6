use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth(role = token)]
    key: Secret,
}

fn main() {}
