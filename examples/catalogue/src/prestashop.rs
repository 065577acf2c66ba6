use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// PrestaShop
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "{url}/api")]
pub struct Prestashop {
    #[auth(username)]
    access_key: Secret,
    url: String,
}
