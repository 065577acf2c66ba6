use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(query = "key"))]
struct Api {
    api_key: Option<Secret>,
}

fn main() {
    Api::builder().api_key(Some("k"));
}
