use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// eBay Fulfillment
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "{refresh_token_endpoint}",
        form(
            "grant_type" = "refresh_token",
            "redirect_uri" = "{redirect_uri}",
            "refresh_token" = "{refresh_token}",
        ),
        auth(basic),
    ),
    token_path = "access_token",
    expires_after = "PT2H",
))]
#[auth(base_url = "{api_host}")]
pub struct EbayFulfillment {
    refresh_token_endpoint: String,
    password: Secret,
    username: String,
    redirect_uri: String,
    refresh_token: Secret,
    api_host: String,
}
