use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Keka
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://login.keka.com/connect/token",
        headers("User-Agent" = "*"),
        form(
            "scope" = "{scope}",
            "api_key" = "{api_key}",
            "client_id" = "{client_id}",
            "grant_type" = "{grant_type}",
            "client_secret" = "{client_secret}",
        ),
    ),
    token_path = "access_token",
    expires_after = "P1D",
))]
#[auth(base_url = "https://master.keka.com/api/v1")]
pub struct Keka {
    scope: String,
    api_key: Secret,
    client_id: String,
    grant_type: String,
    client_secret: Secret,
}
