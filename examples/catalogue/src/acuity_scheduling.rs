use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Acuity Scheduling
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://acuityscheduling.com/api/v1")]
pub struct AcuityScheduling {
    password: Option<Secret>,
    username: String,
}
