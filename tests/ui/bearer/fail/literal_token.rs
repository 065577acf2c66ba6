use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer(token = "abc123"))]
struct Api;

fn main() {}
