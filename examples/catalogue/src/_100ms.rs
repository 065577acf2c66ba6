use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// 100ms
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.100ms.live")]
pub struct Api100ms {
    #[auth(token)]
    management_token: Secret,
}
