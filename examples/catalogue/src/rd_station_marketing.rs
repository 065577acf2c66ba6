use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// RD Station Marketing
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(base_url = "https://api.rd.services")]
pub struct RdStationMarketing {
    #[auth(flatten)]
    authorization: Authorization,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.rd.services/auth/token",
))]
pub struct Authorization {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}
