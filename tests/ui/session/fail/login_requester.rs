use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login_requester(post = "https://a.example.com/l", json("u" = "{u}")), token_path = "id", until_rejected))]
struct Api {
    u: String,
}

fn main() {}
