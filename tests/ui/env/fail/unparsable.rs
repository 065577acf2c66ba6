use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    list: Vec<String>,
}

fn main() {
    Api::from_env();
}
