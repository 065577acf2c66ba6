use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Ubidots
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Auth-Token"), base_url = "https://industrial.api.ubidots.com")]
pub struct Ubidots {
    #[auth(api_key)]
    api_token: Secret,
}
