use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    #[auth(tokn)] key: Secret,
}

fn main() {
    Api::builder().key("t").build().unwrap();
}
