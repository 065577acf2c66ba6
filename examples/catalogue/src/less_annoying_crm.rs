use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Less Annoying CRM
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "Authorization"), base_url = "https://api.lessannoyingcrm.com/v2")]
pub struct LessAnnoyingCrm {
    api_key: Secret,
}
