use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", fail_if("a" = "b", message = locked)), token_path = "token"))]
struct Api;

fn main() {}
