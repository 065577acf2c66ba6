use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Opinion Stage
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.opinionstage.com")]
pub struct OpinionStage {
    #[auth(username)]
    api_key: Secret,
}
