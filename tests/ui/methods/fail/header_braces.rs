use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers = {"X-Api": "b"})]
struct Api {
    token: Secret,
}

fn main() {}
