use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// GitBook
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.gitbook.com")]
pub struct Gitbook {
    #[auth(token)]
    access_token: Secret,
}
