use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json("p" = "{password}")), token_path = "token", rotate_refresh_token))]
struct Api {
    password: Secret,
}

fn main() {}
