use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Stripe
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer, base_url = "https://api.stripe.com/v1", headers("Stripe-Account" = "{account_id}"))]
pub struct Stripe {
    #[auth(token)]
    client_secret: Secret,
    account_id: String,
}
