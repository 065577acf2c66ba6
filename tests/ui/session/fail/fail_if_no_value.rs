use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", fail_if(message = "x")), token_path = "token"))]
struct Api;

fn main() {}
