use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic(username = "{a}", username = "{a}"))]
struct Api {
    a: String,
}

fn main() {}
