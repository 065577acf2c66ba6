use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    #[auth(username, password)] key: Secret,
}

fn main() {}
