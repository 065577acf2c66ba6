use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json("p" = "{password}")), token_path = "token", expires_after = "1h", until_rejected))]
struct Api {
    password: Secret,
}

fn main() {}
