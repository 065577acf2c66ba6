use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Keka
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "https://login.keka.com/connect/token",
        form(
            "grant_type" = "{grant_type}",
            "scope" = "{scope}",
            "client_id" = "{client_id}",
            "client_secret" = "{client_secret}",
            "api_key" = "{api_key}",
        ),
        headers("User-Agent" = "*"),
    ),
    token_path = "access_token",
    expires_after = "P1D",
))]
#[auth(base_url = "https://master.keka.com/api/v1")]
pub struct Keka {
    grant_type: String,
    scope: String,
    client_id: String,
    client_secret: Secret,
    api_key: Secret,
}
