use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Iterable
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Api-Key"), base_url = "https://api.iterable.com/api")]
pub struct Iterable {
    api_key: Secret,
}
