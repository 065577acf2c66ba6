use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(token_with(leeway = "5s"))]
struct Api;

fn main() {}
