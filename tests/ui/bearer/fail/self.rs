use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer(token = "{self.token}"))]
struct Api {
    token: Secret,
}

fn main() {}
