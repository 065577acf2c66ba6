use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth(env = MY_TOKEN)] token: Secret,
}

fn main() {}
