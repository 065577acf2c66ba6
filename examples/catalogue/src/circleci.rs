use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// CircleCI
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Circle-Token"), base_url = "https://circleci.com/api")]
pub struct Circleci {
    api_key: Secret,
}
