use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(sign_with = F)]
struct Api {
    key: Secret,
}
const F: u8 = 1;

fn main() {}
