use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: &str,
}

fn main() {}
