use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth_config(token)]
    key: Secret,
}

fn main() {}
