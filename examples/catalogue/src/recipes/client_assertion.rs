//! A client that proves itself by a signed JWT: `private_key_jwt`, RFC 7523 section 2.2.

use std::time::{SystemTime, UNIX_EPOCH};

use auth_blocking::{AuthConfig, Secret};
use serde::Deserialize;
use serde_json::json;

use crate::jwt::rs256;

#[derive(AuthConfig, Debug, Deserialize)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    params(
        "client_assertion_type" = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion" = "{assertion()}",
    ),
))]
#[auth(base_url = "https://api.example.com")]
pub struct Api {
    client_id: String,
    private_key: Secret,
}

impl Api {
    /// Made anew for each token request; with an unreadable key there is none, and the endpoint refuses.
    fn assertion(&self) -> Option<Secret> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
        let claims = json!({
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": "https://auth.example.com/token",
            "jti": now.to_string(),
            "exp": now + 300,
        });
        rs256(&self.private_key, &claims).ok()
    }
}
