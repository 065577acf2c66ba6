use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct S {
    token: Secret,
}
#[derive(AuthConfig)]
struct O {
    #[auth(flatten)]
    s: &'static S,
}

fn main() {}
