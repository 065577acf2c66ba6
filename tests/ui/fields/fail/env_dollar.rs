use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth(env = "$TOKEN")]
    token: Secret,
}

fn main() {}
