use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(cookie("SESSION" = "{key}"))]
struct Api {
    key: Secret,
}

fn main() {}
