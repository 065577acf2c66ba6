use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    username: String,
    build: String,
}

fn main() {}
