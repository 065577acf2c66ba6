use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(token_path = "token"))]
struct Api;

fn main() {}
