use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Inner {
    token: Secret,
    regions: Vec<String>,
}

#[derive(AuthConfig)]
struct Api {
    #[auth(flatten)]
    inner: Inner,
}

fn main() {
    Api::from_env();
}
