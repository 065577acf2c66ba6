use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pinterest
#[derive(AuthConfig, Debug, Deserialize)]
#[serde(transparent)]
#[auth(base_url = "https://api.pinterest.com/v5")]
pub struct Pinterest {
    #[auth(flatten)]
    login: Login,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[serde(untagged)]
pub enum Login {
    Current {
        #[auth(flatten)]
        credentials: Credentials,
    },
    Older(Credentials),
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.pinterest.com/v5/oauth/token",
    client_auth = client_secret_basic,
    rotate_refresh_token,
))]
pub struct Credentials {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    access_token: Option<Secret>,
    #[auth(expires_at)]
    token_expiry_date: Option<String>,
}
