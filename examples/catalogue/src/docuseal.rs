use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// DocuSeal
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Auth-Token"), base_url = "https://api.docuseal.com")]
pub struct Docuseal {
    api_key: Secret,
}
