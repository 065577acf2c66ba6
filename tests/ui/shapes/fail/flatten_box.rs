use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Inner {
    token: Secret,
}

#[derive(AuthConfig)]
struct Api {
    #[auth(flatten)]
    inner: Box<Inner>,
}

fn main() {}
