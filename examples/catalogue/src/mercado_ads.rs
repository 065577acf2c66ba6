use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mercado Ads
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "https://api.mercadolibre.com/oauth/token",
    scope = "offline_access read",
))]
#[auth(base_url = "https://api.mercadolibre.com")]
pub struct MercadoAds {
    client_id: String,
    client_secret: Secret,
    #[auth(refresh_token)]
    client_refresh_token: Secret,
}
