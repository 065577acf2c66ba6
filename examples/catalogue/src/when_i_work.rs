use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// When I Work
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://api.login.wheniwork.com/login",
        json("email" = "{email}", "password" = "{password}"),
    ),
    token_path = "token",
))]
#[auth(base_url = "https://api.wheniwork.com/2")]
pub struct WhenIWork {
    email: Secret,
    password: Secret,
}
