use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Jotform
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apiKey"))]
#[auth(base_url = match(
    "{api_endpoint.enterprise_url}",
    None = match(
        "{api_endpoint.url_prefix}",
        "EU" = "https://eu-api.jotform.com",
        "HIPAA" = "https://hipaa-api.jotform.com",
        _ = "https://api.jotform.com",
    ),
    _ = "{api_endpoint.enterprise_url}",
))]
pub struct Jotform {
    api_key: Secret,
    api_endpoint: ApiEndpoint,
}

#[derive(Debug, Deserialize)]
pub struct ApiEndpoint {
    enterprise_url: Option<String>,
    #[serde(default = "default_api_endpoint_url_prefix")]
    url_prefix: String,
}

fn default_api_endpoint_url_prefix() -> String {
    "Standard".to_owned()
}
