use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// SpotlerCRM
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://apiv4.reallysimplesystems.com")]
pub struct Spotlercrm {
    #[auth(token)]
    access_token: Secret,
}
