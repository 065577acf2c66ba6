use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
struct Api {
    token: Secret,
    #[auth(account)]
    who: String,
}

fn main() {}
