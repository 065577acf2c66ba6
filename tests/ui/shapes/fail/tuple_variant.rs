use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
enum Login {
    #[auth(basic)]
    Basic(String, Secret),
}

fn main() {}
