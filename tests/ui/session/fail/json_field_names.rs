use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://a.example.com/l", json(username, password)),
    token_path = "t"
))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
