use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic(username = "{api_key}", password = "api_token"))]
struct Api {
    api_key: Secret,
}

pub(crate) fn main() {
    Api::builder().api_key("k").build().unwrap();
}
