//! Types, modules and functions of the user that are called like ours or like std's.

use auth_blocking::{AuthConfig, Secret};

mod core {}
mod std {}

#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct Box;
#[allow(dead_code)]
struct Vec;
#[allow(dead_code)]
struct Unset;
#[allow(dead_code)]
struct Set;
#[allow(dead_code)]
struct Template;

#[derive(Clone)]
struct ClientId(String);

impl From<&str> for ClientId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, client_id = "{id()}", token_endpoint = "https://a.example.com/token"))]
struct Api {
    client_id: ClientId,
    client_secret: Secret,
}

impl Api {
    fn id(&self) -> &str {
        &self.client_id.0
    }
}

pub(crate) fn main() {
    Api::builder().client_id("i").client_secret("s").build().unwrap();
}
