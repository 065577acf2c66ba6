use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Insightly
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://api.na1.insightly.com/v3.1")]
pub struct Insightly {
    #[auth(username)]
    token: Secret,
}
