use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

/// Thrive Learning
#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic, base_url = "https://public.api.learn.link/rest/v1")]
pub struct ThriveLearning {
    username: String,
    password: Option<Secret>,
}
