use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
struct Api;

fn main() {}
