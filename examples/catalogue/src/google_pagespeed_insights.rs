use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Google PageSpeed Insights
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(query = "key"), base_url = "https://www.googleapis.com/pagespeedonline/v5")]
pub struct GooglePagespeedInsights {
    api_key: Option<Secret>,
}
