use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// NewsData
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-ACCESS-KEY"), base_url = "https://newsdata.io/api/1")]
pub struct Newsdata {
    api_key: Secret,
}
