use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, also_send_to("http://files.example.com"))]
struct Api {
    token: Secret,
}

fn main() {}
