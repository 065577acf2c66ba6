use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Short.io
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://api.short.io/api")]
#[auth(also_send_to("https://api-v2.short.cm"))]
pub struct Shortio {
    #[auth(api_key)]
    secret_key: Secret,
}
