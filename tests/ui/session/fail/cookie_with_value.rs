use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json("key" = "{key}")), token_cookie = "SESSION=x"))]
struct Api {
    key: Secret,
}

fn main() {}
