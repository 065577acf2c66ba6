use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(basic(username = "{password}", password = "{username}"))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
