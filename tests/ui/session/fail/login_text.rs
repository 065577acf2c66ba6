use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login("https://a.example.com/l"), token_path = "t"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
