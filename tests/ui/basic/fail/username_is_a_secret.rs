use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    password: Secret,
}

fn main() {
    Api::builder().username(Secret::from("u"));
}
