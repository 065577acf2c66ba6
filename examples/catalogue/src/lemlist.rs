use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Lemlist
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "access_token"), base_url = "https://api.lemlist.com/api")]
pub struct Lemlist {
    api_key: Secret,
}
