use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Thinkific Courses
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Auth-API-Key"), base_url = "https://api.thinkific.com/api/public/v1")]
#[auth(headers("X-Auth-Subdomain" = "{x_auth_subdomain}"))]
pub struct ThinkificCourses {
    api_key: Secret,
    #[serde(rename = "X-Auth-Subdomain")]
    x_auth_subdomain: String,
}
