use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", fail_if("a" = "b", message = "x", message = "y")), token_path = "token"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
