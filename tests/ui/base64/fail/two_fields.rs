use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(bearer, headers("X" = "{base64(a:b)}"))]
struct Api {
    token: Secret,
    a: String,
    b: String,
}

fn main() {}
