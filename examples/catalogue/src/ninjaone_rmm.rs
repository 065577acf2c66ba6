use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// NinjaOne RMM
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://app.ninjarmm.com")]
pub struct NinjaoneRmm {
    #[auth(token)]
    api_key: Secret,
}
