use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", json("u" = "{u}")), token_path = "t", renew_on = ["403"]))]
struct Api {
    u: String,
}

fn main() {}
