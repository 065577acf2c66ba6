use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Breezy HR
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "AUTHORIZATION"))]
#[auth(base_url = "https://api.breezy.hr/v3/company/{company_id}")]
pub struct BreezyHr {
    api_key: Secret,
    company_id: String,
}
