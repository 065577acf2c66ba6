use auth_blocking::{AuthConfig, FileTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("user" = "{username}", "password" = "{password}")),
    token_path = "token",
))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {
    Api { username: "u".into(), password: "p".into() }.authenticator_with(FileTokenStore::open("tokens"));
}
