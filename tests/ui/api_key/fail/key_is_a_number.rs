use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
struct Api {
    api_key: Secret,
}

fn main() {
    Api::builder().api_key(42);
}
