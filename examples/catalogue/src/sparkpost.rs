use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SparkPost
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://{api_prefix}.sparkpost.com")]
pub struct Sparkpost {
    api_key: Secret,
    api_prefix: String,
}
