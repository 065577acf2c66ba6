use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(sign_with("sign"))]
struct Api;

fn main() {}
