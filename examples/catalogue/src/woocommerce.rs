use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// WooCommerce
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{shop}/wp-json/wc/v3")]
pub struct Woocommerce {
    #[auth(password)]
    api_secret: Secret,
    #[auth(username)]
    api_key: Secret,
    shop: String,
}
