use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Codefresh
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://g.codefresh.io/api")]
pub struct Codefresh {
    api_key: Secret,
}
