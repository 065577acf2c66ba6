use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Xsolla
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://store.xsolla.com/api/v2/project")]
pub struct Xsolla {
    #[auth(token)]
    api_key: Secret,
}
