use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth = "token"]
    key: Secret,
}

fn main() {}
