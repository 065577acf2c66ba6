use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, also_send_to("*.example.com"))]
struct Api {
    token: Secret,
}

fn main() {}
