use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Hub Planner
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://api.hubplanner.com/v1")]
pub struct Hubplanner {
    api_key: Secret,
}
