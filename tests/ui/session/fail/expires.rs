use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json("u" = "{username}", "p" = "{password}")), token_path = "t", expires = "1h"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
