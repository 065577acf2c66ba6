use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic(username = "{a}", realm = "x"))]
struct Api {
    a: String,
}

fn main() {}
