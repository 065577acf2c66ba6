use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Mailgun
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "api"))]
#[auth(base_url = match(
    "{domain_region}",
    "EU" = "https://api.eu.mailgun.net/v3",
    _ = "https://api.mailgun.net/v3",
))]
pub struct Mailgun {
    #[auth(password)]
    private_key: Secret,
    #[auth(default = "US")]
    #[serde(default = "default_domain_region")]
    domain_region: String,
}

fn default_domain_region() -> String {
    "US".to_owned()
}
