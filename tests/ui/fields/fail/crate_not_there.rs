use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(crate = "no_such_crate", bearer)]
struct Api {
    token: Secret,
    #[auth(default)]
    region: String,
}

fn main() {}
