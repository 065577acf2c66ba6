//! Basic, both parts form-encoded first, RFC 6749 section 2.3.1.

use zeroize::Zeroizing;

use super::{ClientAuth, TokenRequest};
use crate::env::Env;
use crate::error::ConfigError;
use crate::method::{Oauth2Values, basic};
use crate::value::push;

/// As the RFC has it.
#[derive(Clone, Copy, Debug)]
pub struct ClientSecretBasic;

impl ClientAuth for ClientSecretBasic {
    fn add(
        &self,
        to: &mut TokenRequest,
        values: &Oauth2Values,
        _: &mut Env<'_>,
    ) -> Result<(), ConfigError> {
        let client_id = encode(values.client_id.filled()?.expose());
        let client_secret = encode(values.client_secret.filled()?.expose());
        to.authorize(basic::authorization(&client_id, &client_secret))
    }
}

fn encode(text: &str) -> Zeroizing<String> {
    let mut encoded = Zeroizing::default();
    for piece in form_urlencoded::byte_serialize(text.as_bytes()) {
        push(&mut encoded, piece);
    }
    encoded
}
