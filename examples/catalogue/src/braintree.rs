use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Braintree
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic)]
#[auth(base_url = match(
    "{environment}",
    "Development" = "https://localhost:3000/merchants/{merchant_id}",
    "Sandbox" = "https://api.sandbox.braintreegateway.com:443/merchants/{merchant_id}",
    "Qa" = "https://gateway.qa.braintreepayments.com:443/merchants/{merchant_id}",
    "Production" = "https://api.braintreegateway.com:443/merchants/{merchant_id}",
))]
pub struct Braintree {
    #[auth(password)]
    private_key: Secret,
    #[auth(username)]
    public_key: String,
    environment: String,
    merchant_id: String,
}
