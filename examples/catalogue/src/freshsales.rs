use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Freshsales
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Token token={api_key}"))]
#[auth(base_url = "https://{domain_name}/crm/sales/api")]
pub struct Freshsales {
    domain_name: String,
    api_key: Secret,
}
