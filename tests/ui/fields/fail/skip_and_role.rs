use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth(skip, token)] key: Secret,
    token: Secret,
}

fn main() {}
