use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pipeliner
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic)]
#[auth(base_url = "https://{service}.api.pipelinersales.com/api/v100/rest/spaces/{spaceid}")]
pub struct Pipeliner {
    password: Option<Secret>,
    username: String,
    service: String,
    spaceid: String,
}
