use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoho Expense
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.zoho.{data_center}/oauth/v2/token",
))]
#[auth(base_url = "https://www.zohoapis.{data_center}/expense/v1")]
pub struct ZohoExpense {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
    #[auth(default = "com")]
    #[serde(default = "default_data_center")]
    data_center: String,
}

fn default_data_center() -> String {
    "com".to_owned()
}
