use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Factorial
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-API-KEY"), base_url = "https://api.factorialhr.com/api/v2/resources")]
pub struct Factorial {
    api_key: Secret,
}
