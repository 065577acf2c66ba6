use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// PandaDoc
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "API-Key {api_key}"))]
#[auth(base_url = "https://api.pandadoc.com/public/v1")]
pub struct Pandadoc {
    api_key: Secret,
}
