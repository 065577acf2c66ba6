use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Appfigures
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.appfigures.com/v2")]
pub struct Appfigures {
    #[auth(token)]
    api_key: Secret,
}
