//! The host is part of the key: a method works it out.

use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(basic(username = "any"), base_url = "https://{data_center()}.api.example.com/3.0")]
pub struct Api {
    #[auth(password)]
    api_key: Secret,
}

impl Api {
    /// `us6` of `0123456789abcdef-us6`; without it there is no host, which `build()` says.
    fn data_center(&self) -> Option<&str> {
        self.api_key.expose().rsplit_once('-').map(|(_, data_center)| data_center)
    }
}
