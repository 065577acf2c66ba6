use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// EZOfficeInventory
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "token"), base_url = "https://{subdomain}.ezofficeinventory.com")]
pub struct Ezofficeinventory {
    api_key: Secret,
    subdomain: String,
}
