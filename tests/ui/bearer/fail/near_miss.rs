use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    tokn: Secret,
}

fn main() {
    Api::builder().tokn("t").build().unwrap();
}
