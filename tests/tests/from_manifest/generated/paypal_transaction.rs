use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Paypal Transaction Search
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = match(
        "{is_sandbox}",
        true = "https://api-m.sandbox.paypal.com/v1/oauth2/token",
        false = "https://api-m.paypal.com/v1/oauth2/token",
    ),
    client_auth = client_secret_basic,
))]
#[auth(base_url = match(
    "{is_sandbox}",
    true = "https://api-m.sandbox.paypal.com",
    false = "https://api-m.paypal.com",
))]
pub struct PaypalTransactionSearch {
    is_sandbox: bool,
    client_id: String,
    client_secret: Secret,
}
