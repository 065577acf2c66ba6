use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Care Quality Commission
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Ocp-Apim-Subscription-Key"))]
#[auth(base_url = "https://api.service.cqc.org.uk/public/v1")]
pub struct CareQualityCommission {
    api_key: Secret,
}
