use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(session(login(put = "https://a.example.com/l", json("u" = "{u}")), token_path = "id"))]
struct Api {
    u: String,
}

fn main() {}
