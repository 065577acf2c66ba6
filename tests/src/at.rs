//! Configs whose server stands at a URL of its own: a process, a real server, a proxy before it.

use auth_blocking::{AuthConfig, Secret};

/// Client credentials, for the API at the same URL.
#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{url}/token"), base_url = "{url}")]
pub struct Machine {
    pub url: String,
    pub client_id: String,
    pub client_secret: Secret,
}

/// A public client whose refresh token works once.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{url}/token",
    client_auth = none,
    rotate_refresh_token,
))]
#[auth(base_url = "{url}")]
pub struct Rotating {
    pub url: String,
    pub client_id: String,
    pub refresh_token: Secret,
}
