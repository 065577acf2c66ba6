use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", auth(bearer(token = "{password}")), headers("Authorization" = "x")), token_path = "token"))]
struct Api {
    password: Secret,
}

fn main() {}
