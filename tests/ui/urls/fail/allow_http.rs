use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, allow_http, base_url = "http://a.example.com")]
struct Api {
    token: Secret,
}

fn main() {}
