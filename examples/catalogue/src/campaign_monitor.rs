use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Campaign Monitor
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.createsend.com/api/v3.3")]
pub struct CampaignMonitor {
    password: Option<Secret>,
    username: String,
}
