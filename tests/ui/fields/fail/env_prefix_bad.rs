use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, env_prefix = "my-api")]
struct Api {
    token: Secret,
}

fn main() {}
