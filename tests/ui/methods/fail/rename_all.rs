use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, rename_all = "camelCase")]
struct Api {
    token: Secret,
}

fn main() {}
