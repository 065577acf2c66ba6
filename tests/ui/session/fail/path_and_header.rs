use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/login"), token_path = "a", token_header = "X-A"))]
struct Api;

fn main() {}
