use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json("key" = "{key}")), token_path = "a", token_cookie = "SESSION"))]
struct Api {
    key: Secret,
}

fn main() {}
