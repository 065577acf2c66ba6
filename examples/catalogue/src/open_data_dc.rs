use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Open Data DC
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "apikey"), base_url = "https://datagate.dc.gov/mar/open/api/v2.2")]
pub struct OpenDataDc {
    api_key: Secret,
}
