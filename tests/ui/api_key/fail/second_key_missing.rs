use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key", value = "{key}"), api_key(header = "X-App", value = "{app}"))]
struct Api {
    key: Secret,
    app: Secret,
}

fn main() {
    Api::builder().key("k").build();
}
