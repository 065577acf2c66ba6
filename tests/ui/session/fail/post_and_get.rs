use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", get = "https://a.example.com"), token_path = "token"))]
struct Api;

fn main() {}
