use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Todoist
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.todoist.com/rest/v2")]
pub struct Todoist {
    token: Secret,
}
