use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic(username = 5))]
struct Api;

fn main() {}
