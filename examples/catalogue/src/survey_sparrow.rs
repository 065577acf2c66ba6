use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SurveySparrow
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "{region.url_base}")]
pub struct SurveySparrow {
    #[auth(token)]
    access_token: Secret,
    region: Region,
}

#[derive(Debug, Deserialize)]
pub struct Region {
    url_base: String,
}
