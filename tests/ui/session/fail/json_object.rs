use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json({"u": "{username}"})), token_path = "token"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
