use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Pabbly Subscriptions Billing
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://payments.pabbly.com/api/v1")]
pub struct PabblySubscriptionsBilling {
    password: Option<Secret>,
    username: String,
}
