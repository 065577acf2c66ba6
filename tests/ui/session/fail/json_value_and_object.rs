use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", json("a" = "{password}", "a.b" = "x")), token_path = "token"))]
struct Api {
    password: Secret,
}

fn main() {}
