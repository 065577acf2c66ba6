use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", basic), token_path = "token"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
