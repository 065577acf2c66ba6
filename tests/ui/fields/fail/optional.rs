use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth(optional)]
    token: Secret,
}

fn main() {}
