use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(basic = "user")]
struct Api {
    username: String,
}

fn main() {}
