use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    #[auth(bearer)]
    Token { token: Secret },
}

#[derive(AuthConfig)]
struct Outer {
    #[auth(flatten)]
    login: Login,
}

fn main() {
    Outer::from_env();
}
