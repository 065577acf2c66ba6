use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, dangerous_allow_http = "{insecure}")]
struct Api {
    token: Secret,
    insecure: String,
}

fn main() {}
