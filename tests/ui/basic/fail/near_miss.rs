use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic)]
struct Api {
    user_name: String,
}

fn main() {}
