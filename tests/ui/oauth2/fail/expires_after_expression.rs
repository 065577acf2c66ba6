use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", json("u" = "{u}")), token_path = "t", expires_after = Duration::from_secs(3)))]
struct Api {
    u: String,
}

fn main() {}
