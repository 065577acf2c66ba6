use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com", auth(oauth2(grant = password))), token_path = "token"))]
struct Api;

fn main() {}
