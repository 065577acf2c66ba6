use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Vercel
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.vercel.com")]
pub struct Vercel {
    #[auth(token)]
    access_token: Secret,
}
