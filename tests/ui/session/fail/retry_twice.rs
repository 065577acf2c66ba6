use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", retry(attempts = 2)), token_path = "t", retry(attempts = 3)))]
struct Api;

fn main() {}
