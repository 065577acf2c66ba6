use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// UpPromote
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://aff-api.uppromote.com/api/v1")]
pub struct Uppromote {
    #[auth(token)]
    api_key: Secret,
}
