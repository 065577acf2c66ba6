use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Akeneo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "{host}/api/oauth/v1/token",
        json(
            "grant_type" = "password",
            "password" = "{password}",
            "username" = "{api_username}",
        ),
        auth(basic(username = "{client_id}", password = "{secret}")),
    ),
    token_path = "access_token",
    expires_after = "PT1H",
))]
#[auth(base_url = "{host}/api/rest/v1")]
pub struct Akeneo {
    host: String,
    password: Secret,
    api_username: String,
    client_id: String,
    secret: Option<Secret>,
}
