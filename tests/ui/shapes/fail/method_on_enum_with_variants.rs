use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer)]
enum Api {
    A { token: Secret },
    B { token: Secret },
}

fn main() {}
