use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ReferralHero
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api_token"), base_url = "https://app.referralhero.com")]
pub struct Referralhero {
    api_key: Secret,
}
