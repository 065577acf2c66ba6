use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Productive
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Auth-Token"), base_url = "https://api.productive.io/api/v2")]
#[auth(query("X-Organization-Id" = "{organization_id}"))]
pub struct Productive {
    api_key: Secret,
    organization_id: String,
}
