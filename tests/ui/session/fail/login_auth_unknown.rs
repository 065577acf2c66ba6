use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", auth(basc(username = "u"))), token_path = "token"))]
struct Api;

fn main() {}
