//! Basic without the form-encoding, for providers that do not decode.

use super::{ClientAuth, TokenRequest};
use crate::env::Env;
use crate::error::{ConfigError, Reason};
use crate::method::{Oauth2Values, basic};

/// As RFC 7617 has it.
#[derive(Clone, Copy, Debug)]
pub struct ClientSecretBasicRaw;

impl ClientAuth for ClientSecretBasicRaw {
    fn add(
        &self,
        to: &mut TokenRequest,
        values: &Oauth2Values,
        _: &mut Env<'_>,
    ) -> Result<(), ConfigError> {
        let client_id = values.client_id.filled()?;
        if client_id.expose().contains(':') {
            return Err(client_id.error(Reason::Colon));
        }
        let client_secret = values.client_secret.filled()?.expose();
        to.authorize(basic::authorization(client_id.expose(), client_secret))
    }
}
