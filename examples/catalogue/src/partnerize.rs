use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Partnerize
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.partnerize.com")]
pub struct Partnerize {
    #[auth(password)]
    user_api_key: Secret,
    #[auth(username)]
    application_key: Secret,
}
