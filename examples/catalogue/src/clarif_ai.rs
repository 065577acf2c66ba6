use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Clarif-ai
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.clarifai.com")]
pub struct ClarifAi {
    #[auth(token)]
    api_key: Secret,
}
