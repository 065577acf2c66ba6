use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://api.example.com/login",
        json("grant" = "password", "user" = "{user}"),
        auth(basic(username = "{user}", password = "{pw}")),
    ),
    token_path = "result.token",
    expires_after = "PT1H",
    send_as(header = "X-Session", value = "Token {token}"),
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    user: String,
    pw: Secret,
}
