use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Shortcut
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Shortcut-Token"), base_url = "https://api.app.shortcut.com/api/v3")]
pub struct Shortcut {
    #[auth(api_key)]
    api_key_2: Secret,
}
