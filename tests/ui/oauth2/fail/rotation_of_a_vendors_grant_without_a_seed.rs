use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = custom("vendor"),
    token_endpoint = "https://auth.example.com/token",
    rotate_refresh_token,
))]
struct Api {
    username: String,
    password: Secret,
}

fn main() {}
