use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Paddle
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://{environment}.paddle.com")]
pub struct Paddle {
    #[auth(token)]
    api_key: Secret,
    environment: String,
}
