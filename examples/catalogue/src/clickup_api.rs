use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ClickUp API
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://api.clickup.com/api/v2")]
pub struct ClickupApi {
    #[auth(api_key)]
    api_token: Secret,
}
