use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", json("u" = "{u}")), token_path = data.token))]
struct Api {
    u: String,
}

fn main() {}
