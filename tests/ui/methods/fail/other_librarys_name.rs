use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic_auth)]
struct Api {
    username: String,
}

fn main() {}
