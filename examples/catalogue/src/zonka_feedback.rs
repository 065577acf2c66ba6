use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Zonka Feedback
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Z-API-TOKEN"), base_url = "https://{datacenter}.apis.zonkafeedback.com")]
pub struct ZonkaFeedback {
    #[auth(api_key)]
    auth_token: Secret,
    datacenter: String,
}
