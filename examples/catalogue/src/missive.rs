use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Missive
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://public.missiveapp.com/v1")]
pub struct Missive {
    #[auth(token)]
    api_key: Secret,
}
