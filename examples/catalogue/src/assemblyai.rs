use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// AssemblyAI
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.assemblyai.com")]
pub struct Assemblyai {
    #[auth(token)]
    api_key: Secret,
}
