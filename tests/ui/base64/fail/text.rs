use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key", value = "{base64(\"x\")} {api_key}"))]
struct Api {
    api_key: Secret,
    sandbox: bool,
}

fn main() {}
