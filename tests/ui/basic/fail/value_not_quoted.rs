use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic(username = user))]
struct Api {
    user: String,
}

fn main() {}
