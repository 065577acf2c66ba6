use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Box
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://api.box.com/oauth2/token",
    params("box_subject_type" = "user", "box_subject_id" = "{user}"),
))]
#[auth(base_url = "https://api.box.com")]
pub struct Box {
    client_id: String,
    client_secret: Secret,
    user: f64,
}
