use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("X" = "{{account}}"))]
struct Api {
    token: Secret,
    account: String,
}

fn main() {}
