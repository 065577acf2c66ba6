use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, header = "X")]
struct Api {
    token: Secret,
    shop: String,
}

fn main() {}
