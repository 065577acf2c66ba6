use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Campayn
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization", value = "TRUEREST apikey={api_key}"))]
#[auth(base_url = "https://{sub_domain}.campayn.com/api/v1")]
pub struct Campayn {
    api_key: Secret,
    sub_domain: String,
}
