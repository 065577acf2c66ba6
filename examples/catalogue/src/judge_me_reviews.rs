use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Judge.me Reviews
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api_token"), base_url = "https://api.judge.me/api/v1")]
pub struct JudgeMeReviews {
    api_key: Secret,
}
