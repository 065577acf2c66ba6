use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Countercyclical
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apiKey"), base_url = "https://api.countercyclical.io/v1")]
pub struct Countercyclical {
    api_key: Secret,
}
