use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// PayFit
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://partner-api.payfit.com")]
pub struct Payfit {
    #[auth(token)]
    api_key: Secret,
}
