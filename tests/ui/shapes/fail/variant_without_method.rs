use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
    Other { username: String },
}

fn main() {
    Login::token_builder().token("t").build().unwrap();
    Login::other_builder().username("u").build().unwrap();
}
