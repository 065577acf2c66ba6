use auth_blocking::AuthConfig;

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: std::collections::HashMap<String, String>,
}

fn main() {}
