use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Agile CRM
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://{domain}.agilecrm.com")]
pub struct Agilecrm {
    #[auth(password)]
    api_key: Secret,
    #[auth(username)]
    email: String,
    domain: String,
}
