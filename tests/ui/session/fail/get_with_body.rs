use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(get = "https://a.example.com", json("p" = "{password}")), token_path = "token"))]
struct Api {
    password: Secret,
}

fn main() {}
