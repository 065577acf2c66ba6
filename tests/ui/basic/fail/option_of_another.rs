use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic(username = "{a}", token = "{a}"))]
struct Api {
    a: String,
}

fn main() {}
