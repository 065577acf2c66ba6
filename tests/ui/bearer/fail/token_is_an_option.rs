use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
}

fn main() {
    Api::builder().token(std::env::var("TOKEN").ok());
}
