use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key", value = "abc123"))]
struct Api;

fn main() {}
