use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// OneSignal
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Basic {user_auth_key}"))]
#[auth(base_url = "https://onesignal.com/api/v1")]
pub struct Onesignal {
    user_auth_key: Secret,
    /// Each authenticates its own resources.
    #[auth(skip)]
    pub applications: Vec<OnesignalApplication>,
}

/// An application of OneSignal
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "Basic {app_api_key}"))]
#[auth(api_key(query = "app_id", value = "{app_id}"))]
#[auth(base_url = "https://onesignal.com/api/v1")]
pub struct OnesignalApplication {
    app_api_key: Secret,
    app_id: String,
}
