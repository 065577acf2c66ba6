use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Akeneo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "{host}/api/oauth/v1/token",
        json(
            "password" = "{password}",
            "username" = "{api_username}",
            "grant_type" = "password",
        ),
        auth(basic(username = "{client_id}", password = "{secret}")),
    ),
    token_path = "access_token",
    expires_after = "PT1H",
))]
#[auth(base_url = "{host}/api/rest/v1")]
pub struct Akeneo {
    host: String,
    secret: Option<Secret>,
    client_id: String,
    password: Secret,
    api_username: String,
}
