use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Merge
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.merge.dev/api/ats/v1")]
#[auth(headers("X-Account-Token" = "{account_token}"))]
pub struct Merge {
    #[auth(token)]
    api_token: Secret,
    account_token: Secret,
}
