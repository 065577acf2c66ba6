use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(baerer)]
struct Api {
    token: Secret,
}

fn main() {
    Api::builder().token("t").build().unwrap();
}
