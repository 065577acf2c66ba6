use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Finnworlds
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "key"), base_url = "https://api.finnworlds.com/api/v1")]
pub struct Finnworlds {
    #[auth(api_key)]
    key: Secret,
}
