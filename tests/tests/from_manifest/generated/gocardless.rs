use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Gocardless
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer(token = "{access_token}"))]
#[auth(base_url = match(
    "{gocardless_environment}",
    "live" = "https://api.gocardless.com",
    _ = "https://api-sandbox.gocardless.com",
))]
pub struct Gocardless {
    access_token: Secret,
    gocardless_environment: String,
}
