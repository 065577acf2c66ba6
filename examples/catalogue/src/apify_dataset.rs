use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Apify Dataset
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.apify.com/v2")]
pub struct ApifyDataset {
    token: Secret,
}
