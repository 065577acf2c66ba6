use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(post = "https://api.example.com/login", json("tenant" = "{tenant}"), auth(basic)), token_path = "token"))]
struct Api {
    tenant: u32,
    username: String,
    password: Secret,
}

fn main() {
    Api::builder().tenant("7");
}
