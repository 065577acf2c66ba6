use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Paperform
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.paperform.co//v1")]
pub struct Paperform {
    #[auth(token)]
    api_key: Secret,
}
