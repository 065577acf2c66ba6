use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Chift
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://api.chift.eu/token",
        json(
            "clientId" = "{client_id}",
            "accountId" = "{account_id}",
            "clientSecret" = "{client_secret}",
        ),
    ),
    token_path = "access_token",
))]
#[auth(base_url = "https://api.chift.eu")]
pub struct Chift {
    client_id: String,
    account_id: Secret,
    client_secret: Secret,
}
