use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(session(login(json("p" = "{password}")), token_path = "token"))]
struct Api {
    password: Secret,
}

fn main() {}
