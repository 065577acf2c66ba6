use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(bearer)]
#[auth(base_url = "https://api.example.com/v1")]
#[auth(also_send_to("https://other.example.com"))]
pub struct SeveralUsers {
    token: Secret,
}

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(api_key(header = "X-Key", value = "Key {key}"))]
#[auth(base_url = "https://reports.example.com")]
pub struct SeveralReports {
    key: Secret,
}
