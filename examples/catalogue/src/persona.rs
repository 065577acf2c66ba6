use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Persona
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://withpersona.com/api/v1")]
pub struct Persona {
    #[auth(token)]
    api_key: Secret,
}
