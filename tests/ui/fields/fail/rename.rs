use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct S {
    #[auth(rename = "apiToken")]
    token: Secret,
}

fn main() {}
