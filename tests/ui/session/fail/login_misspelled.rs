use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(logn(post = "https://a.example.com", json("p" = "{password}")), token_path = "t"))]
struct Api {
    password: Secret,
}

fn main() {}
