use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Productboard
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.productboard.com")]
pub struct Productboard {
    #[auth(token)]
    access_token: Secret,
}
