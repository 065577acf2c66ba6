use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// My Hours
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://api2.myhours.com/api/tokens/login",
        headers("api-version" = "1.0"),
        json(
            "email" = "{email}",
            "password" = "{password}",
            "grantType" = "password",
            "clientId" = "api",
        ),
    ),
    token_path = "accessToken",
    until_rejected,
))]
#[auth(base_url = "https://api2.myhours.com/api", headers("api-version" = "1.0"))]
pub struct MyHours {
    email: String,
    password: Secret,
}
