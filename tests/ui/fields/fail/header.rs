use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[auth(header = "X-Account")]
    account: String,
}

fn main() {}
