use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", json("u" = "{u}")), session_token_path = "id", until_rejected))]
struct Api {
    u: String,
}

fn main() {}
