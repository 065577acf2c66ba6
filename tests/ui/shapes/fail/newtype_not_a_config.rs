use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    Token(Secret),
}

fn main() {}
