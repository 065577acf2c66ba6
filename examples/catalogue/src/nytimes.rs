use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// NYTimes
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "api-key"), base_url = "https://api.nytimes.com/svc")]
pub struct Nytimes {
    api_key: Secret,
}
