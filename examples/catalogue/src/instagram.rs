use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Instagram
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://graph.facebook.com/v23.0")]
pub struct Instagram {
    #[auth(token)]
    access_token: Secret,
}
