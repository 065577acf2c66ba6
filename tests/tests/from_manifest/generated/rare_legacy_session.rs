use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "{instance_api_url}/session",
        json("username" = "{username}", "password" = "{password}"),
    ),
    token_path = "id",
    until_rejected,
    send_as(header = "X-Metabase-Session"),
))]
#[auth(base_url = "{instance_api_url}")]
pub struct Api {
    instance_api_url: String,
    username: String,
    password: Secret,
}
