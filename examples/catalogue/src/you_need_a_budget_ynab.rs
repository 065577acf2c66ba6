use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// You Need A Budget (YNAB)
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.ynab.com/v1")]
pub struct YouNeedABudgetYnab {
    #[auth(token)]
    api_key: Secret,
}
