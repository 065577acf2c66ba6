use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Airbyte
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = match(
            "{host}",
            None = "https://api.airbyte.com/v1/applications/token",
            _ = "https://{host}/api/public/v1/applications/token",
        ),
        json(
            "client_id" = "{client_id}",
            "grant-type" = "client_credentials",
            "client_secret" = "{client_secret}",
        ),
    ),
    token_path = "access_token",
))]
#[auth(base_url = match(
    "{host}",
    None = "https://api.airbyte.com/v1",
    _ = "https://{host}/api/public/v1",
))]
pub struct Airbyte {
    host: Option<String>,
    client_id: String,
    client_secret: Secret,
}
