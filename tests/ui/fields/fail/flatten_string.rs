use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[auth(flatten)]
    x: String,
}

fn main() {}
