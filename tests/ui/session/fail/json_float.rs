use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", json("a" = 1.5)), token_path = "token"))]
struct Api;

fn main() {}
