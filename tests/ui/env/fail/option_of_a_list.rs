use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    regions: Option<Vec<String>>,
}

fn main() {
    Api::from_env();
}
