use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(oauth2(grant = password, token_endpoint = "https://a.example.com/token"))]
struct Api {
    username: String,
}

fn main() {}
