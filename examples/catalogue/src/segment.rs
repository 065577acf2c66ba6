use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Segment
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{region}.segmentapis.com")]
pub struct Segment {
    #[auth(token)]
    api_token: Secret,
    region: String,
}
