use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Datadog
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "DD-API-KEY"), base_url = "https://api.{site}/api")]
#[auth(headers("DD-APPLICATION-KEY" = "{application_key}"))]
pub struct Datadog {
    api_key: Secret,
    #[auth(default = "datadoghq.com")]
    #[serde(default = "default_site")]
    site: String,
    application_key: Secret,
}

fn default_site() -> String {
    "datadoghq.com".to_owned()
}
