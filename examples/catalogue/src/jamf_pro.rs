use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Jamf Pro
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(post = "https://{subdomain}.jamfcloud.com/api/v1/auth/token", auth(basic),),
    token_path = "token",
))]
#[auth(base_url = "https://{subdomain}.jamfcloud.com")]
pub struct JamfPro {
    subdomain: String,
    password: Option<Secret>,
    username: String,
}
