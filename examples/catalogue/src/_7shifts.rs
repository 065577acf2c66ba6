use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// 7shifts
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.7shifts.com")]
pub struct SevenShifts {
    #[auth(token)]
    access_token: Secret,
}
