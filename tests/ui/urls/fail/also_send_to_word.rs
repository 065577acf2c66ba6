use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, also_send_to(files))]
struct Api {
    token: Secret,
}

fn main() {}
