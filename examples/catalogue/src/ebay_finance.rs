use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// eBay Finance
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        post = "{token_refresh_endpoint}",
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
pub struct EbayFinance {
    token_refresh_endpoint: String,
    password: Option<Secret>,
    username: String,
    redirect_uri: String,
    refresh_token: Secret,
    api_host: String,
}
