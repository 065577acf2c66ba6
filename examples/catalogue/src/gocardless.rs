use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// GoCardless
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer)]
#[auth(base_url = match(
    "{gocardless_environment}",
    "live" = "https://api.gocardless.com",
    _ = "https://api-sandbox.gocardless.com",
))]
pub struct Gocardless {
    #[auth(token)]
    access_token: Secret,
    gocardless_environment: String,
}
