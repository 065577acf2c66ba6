use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Gainsight PX
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-APTRINSIC-API-KEY"), base_url = "https://api.aptrinsic.com/v1")]
pub struct GainsightPx {
    api_key: Secret,
}
