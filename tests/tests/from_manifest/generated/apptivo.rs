use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Apptivo
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apiKey"))]
#[auth(base_url = "https://app.apptivo.com")]
#[auth(query("accessKey" = "{access_key}"))]
pub struct Apptivo {
    api_key: Secret,
    access_key: Secret,
}
