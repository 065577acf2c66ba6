use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login", json("p" = "{password}"))))]
struct Api {
    password: Secret,
}

fn main() {}
