use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Split.io
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.split.io/internal/api")]
pub struct SplitIo {
    #[auth(token)]
    api_key: Secret,
}
