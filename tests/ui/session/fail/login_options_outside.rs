use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(post = "https://a.example.com/l", json("u" = "{u}"), token_path = "t"))]
struct Api {
    u: String,
}

fn main() {}
