use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Facebook Pages
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        get = "https://graph.facebook.com/{page_id}",
        query("fields" = "access_token", "access_token" = "{access_token}"),
    ),
    token_path = "access_token",
    send_as(query = "access_token"),
))]
#[auth(base_url = "https://graph.facebook.com/v24.0")]
pub struct FacebookPages {
    page_id: String,
    access_token: Secret,
}
