use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
enum Login {}

fn main() {}
