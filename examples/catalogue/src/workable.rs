use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Workable
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{account_subdomain}.workable.com")]
pub struct Workable {
    #[auth(token)]
    api_key: Secret,
    account_subdomain: String,
}
