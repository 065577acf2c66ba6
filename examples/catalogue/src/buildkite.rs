use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Buildkite
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.buildkite.com")]
pub struct Buildkite {
    #[auth(token)]
    api_key: Secret,
}
