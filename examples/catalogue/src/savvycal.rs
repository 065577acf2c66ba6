use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SavvyCal
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.savvycal.com")]
pub struct Savvycal {
    #[auth(token)]
    api_key: Secret,
}
