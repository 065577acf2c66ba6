use auth_blocking::{AuthConfig, Secret};

struct Region;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    region: Region,
}

fn main() {
    Api::from_env();
}
