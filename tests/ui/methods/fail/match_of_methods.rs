use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(match("{n}", "a" = bearer, "b" = basic))]
struct Api {
    token: Secret,
    n: String,
}

fn main() {}
