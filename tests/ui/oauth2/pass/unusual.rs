//! Vendors' ways that are right: swapped names, a grant named by a URN, keys with dots and brackets.

#![deny(warnings)]

use auth_blocking::{AuthConfig, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "{token_url}",
    scope = "{scopes()} openid",
    rename(client_id = "client_secret", client_secret = "client_id"),
))]
struct Swapped {
    token_url: String,
    client_id: String,
    client_secret: Secret,
    #[allow(dead_code)]
    expires_in: Option<u64>,
}

impl Swapped {
    fn scopes(&self) -> &str {
        "read,write"
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = custom("urn:ietf:params:oauth:grant-type:jwt-bearer"),
    token_endpoint = "https://a.example.com/{tenant}/token?v=1",
    params("assertion" = "{tenant}", "n" = 5, "b" = true, "resource[]" = "x"),
    client_auth = none,
    access_token_property = ["a.b", "0", "x[0]"],
    expiry(property = "@id.expires", format = unix_ms),
    headers("Accept" = "application/json"),
))]
struct Urn {
    tenant: String,
}

pub(crate) fn main() {
    let _ = Swapped::builder();
    Urn::builder().tenant("t").build().unwrap();
}
