use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(post = "https://a.example.com/l", json("u" = "{u}"), fail_if("code" != "0")), token_path = "t"))]
struct Api {
    u: String,
}

fn main() {}
