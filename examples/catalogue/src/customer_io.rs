use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Customer.io
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.customer.io/v1")]
pub struct CustomerIo {
    #[auth(token)]
    app_api_key: Secret,
}
