#![no_implicit_prelude]

extern crate auth_blocking;
extern crate std;

use auth_blocking::{AuthConfig, Secret};
use std::string::String;

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://api.example.com/token", scope = "a b"))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
}

#[derive(AuthConfig)]
enum Login {
    #[auth(basic)]
    Basic { username: String, password: Secret },
    #[auth(api_key(query = "key"))]
    Key { api_key: Secret },
}

fn main() {
    let built = Api::builder().client_id("a").client_secret("b").build();
    std::assert!(built.is_ok());
    std::assert!(Login::key_builder().api_key("k").build().is_ok());
    std::assert!(Api::from_env().is_err());
}
