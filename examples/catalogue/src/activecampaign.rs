use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ActiveCampaign
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Api-Token"), base_url = "https://{account_username}.api-us1.com/api/3")]
pub struct Activecampaign {
    api_key: Secret,
    account_username: String,
}
