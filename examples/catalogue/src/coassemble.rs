use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Coassemble
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(
    header = "Authorization",
    value = "COASSEMBLE-V1-SHA256 UserId={user_id}, UserToken={user_token}"
))]
#[auth(base_url = "https://api.coassemble.com")]
pub struct Coassemble {
    user_id: Secret,
    user_token: Secret,
}
