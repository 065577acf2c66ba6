use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Algolia
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Algolia-API-Key"))]
#[auth(base_url = "https://{application_id}-1.algolianet.com")]
pub struct Algolia {
    api_key: Secret,
    application_id: String,
}
