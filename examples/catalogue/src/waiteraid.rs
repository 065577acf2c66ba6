use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// WaiterAid
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "auth_hash"), base_url = "https://app.waiteraid.com")]
#[auth(query("restid" = "{restid}"))]
pub struct Waiteraid {
    #[auth(api_key)]
    auth_hash: Secret,
    restid: Secret,
}
