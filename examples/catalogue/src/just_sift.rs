use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Just Sift
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.justsift.com/v1")]
pub struct JustSift {
    #[auth(token)]
    api_token: Secret,
}
