use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(token_with = |_, _| todo!())]
struct Api {
    token: Secret,
}

fn main() {}
