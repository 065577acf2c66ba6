use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Capsule CRM
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.capsulecrm.com")]
pub struct CapsuleCrm {
    #[auth(token)]
    bearer_token: Secret,
}
