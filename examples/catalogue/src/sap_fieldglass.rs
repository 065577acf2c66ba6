use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SAP Fieldglass
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "apikey"))]
#[auth(base_url = "https://sandbox.api.sap.com/fieldglass/api/vc/connector")]
pub struct SapFieldglass {
    api_key: Secret,
}
