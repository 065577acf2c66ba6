use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Easypromos
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.easypromosapp.com/v2")]
pub struct Easypromos {
    #[auth(token)]
    bearer_token: Secret,
}
