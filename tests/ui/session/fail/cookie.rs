use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", json("u" = "{u}")), cookie = "SID", until_rejected))]
struct Api {
    u: String,
}

fn main() {}
