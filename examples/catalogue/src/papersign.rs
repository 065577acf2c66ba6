use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Papersign
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.paperform.co/v1/papersign")]
pub struct Papersign {
    #[auth(token)]
    api_key: Secret,
}
