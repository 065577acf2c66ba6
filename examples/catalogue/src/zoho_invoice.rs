use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zoho Invoice
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://accounts.zoho.in/oauth/v2/token",
))]
#[auth(base_url = "https://www.zohoapis.{region}/invoice/v3")]
#[auth(headers("X-com-zoho-invoice-organizationid" = "{organization_id}"))]
pub struct ZohoInvoice {
    client_id: String,
    client_secret: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
    region: String,
    organization_id: Option<String>,
}
