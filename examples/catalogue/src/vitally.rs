use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Vitally
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic)]
#[auth(base_url = match(
    "{domain}",
    None = "https://rest.vitally.io/resources",
    _ = "https://{domain}.rest.vitally.io/resources",
))]
pub struct Vitally {
    #[auth(password)]
    basic_auth_header: Option<Secret>,
    #[auth(username)]
    secret_token: Secret,
    domain: Option<String>,
}
