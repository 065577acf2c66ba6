use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// noCRM
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-KEY"), base_url = "https://{subdomain}.nocrm.io/api/v2")]
pub struct Nocrm {
    api_key: Secret,
    subdomain: String,
}
