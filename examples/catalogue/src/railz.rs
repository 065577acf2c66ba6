use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Railz
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(session(
    login(
        get = "https://auth.railz.ai/getAccess",
        auth(basic(username = "{client_id}", password = "{secret_key}")),
    ),
    token_path = "access_token",
    expires_after = "PT3600S",
))]
#[auth(base_url = "https://api.railz.ai")]
pub struct Railz {
    client_id: String,
    secret_key: Secret,
}
