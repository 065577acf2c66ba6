use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// ZapSign
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.zapsign.com.br")]
pub struct Zapsign {
    #[auth(token)]
    api_token: Secret,
}
