use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, env_prefix = "")]
struct Api {
    #[auth(env = "TOKEN_FILE")]
    path: Option<String>,
    token: Secret,
}

fn main() {}
