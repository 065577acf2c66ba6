mod my_sdk {
    pub use auth_blocking as auth;
}

use my_sdk::auth::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(crate = "crate::my_sdk::auth", bearer)]
pub struct Api {
    token: Secret,
}

fn main() {
    Api::builder().token("t").build().unwrap();
}
