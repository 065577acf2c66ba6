use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(token_with = "obtain")]
struct Api;

fn main() {}
