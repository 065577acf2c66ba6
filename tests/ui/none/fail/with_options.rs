use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(none(header = "X"))]
struct Api;

fn main() {}
