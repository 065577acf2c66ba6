use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Vec<u8>,
}

fn main() {}
