use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoho Campaign
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.zoho.{data_center}/oauth/v2/token",
))]
#[auth(base_url = "https://campaigns.zoho.{data_center}/api/v1.1")]
pub struct ZohoCampaign {
    #[auth(client_id)]
    client_id_2: String,
    #[auth(client_secret)]
    client_secret_2: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
    data_center: String,
}
