use auth_blocking::{AuthConfig, Secret};

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
    Api::builder().token_store(std::path::Path::new("tokens"));
}
