use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", params("u" = "{u}")), token_path = "id"))]
struct Api {
    u: String,
}

fn main() {}
