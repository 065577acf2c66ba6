use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SonarCloud
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://sonarcloud.io/api")]
pub struct SonarCloud {
    #[auth(token)]
    user_token: Secret,
}
