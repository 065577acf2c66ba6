use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct S {
    token: Secret,
}
#[derive(AuthConfig)]
pub struct O {
    #[auth(flatten)]
    s: S,
}

fn main() {}
