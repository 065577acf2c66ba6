use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Paystack
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.paystack.co")]
pub struct Paystack {
    #[auth(token)]
    secret_key: Secret,
}
