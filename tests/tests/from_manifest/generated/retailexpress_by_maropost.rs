use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Retailexpress by Maropost
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        get = "https://api.retailexpress.com.au/v2.1/auth/token",
        auth(api_key(header = "x-api-key")),
    ),
    token_path = "access_token",
    expires_after = "PT1H",
))]
#[auth(base_url = "https://api.retailexpress.com.au/v2.1")]
#[auth(headers("x-api-key" = "{api_key}"))]
pub struct RetailexpressByMaropost {
    api_key: Secret,
}
