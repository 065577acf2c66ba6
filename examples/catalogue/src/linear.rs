use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Linear
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://api.linear.app/graphql")]
pub struct Linear {
    api_key: Secret,
}
