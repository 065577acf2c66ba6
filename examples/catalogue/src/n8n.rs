use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// n8n
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-N8N-API-KEY"), base_url = "{host}/api/v1")]
pub struct N8n {
    api_key: Secret,
    host: String,
}
