use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "{{ config['api_key'] }}"))]
struct Api {
    api_key: Secret,
}

fn main() {}
