use auth_blocking::{AuthConfig, FileTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(bearer, token_store = FileTokenStore)]
struct Api {
    token: Secret,
}

fn main() {}
