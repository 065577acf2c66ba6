use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Financial Modelling
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apikey"), base_url = "https://financialmodelingprep.com/api/v3")]
pub struct FinancialModelling {
    api_key: Secret,
}
