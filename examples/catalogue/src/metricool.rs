use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Metricool
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Mc-Auth"), base_url = "https://app.metricool.com/api")]
#[auth(query("userId" = "{user_id}"))]
pub struct Metricool {
    #[auth(api_key)]
    user_token: Secret,
    user_id: String,
}
