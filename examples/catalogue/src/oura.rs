use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Oura
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.ouraring.com/v2/usercollection")]
pub struct Oura {
    #[auth(token)]
    api_key: Secret,
}
