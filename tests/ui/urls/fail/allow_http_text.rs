use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, dangerous_allow_http = "yes")]
struct Api {
    token: Secret,
}

fn main() {}
