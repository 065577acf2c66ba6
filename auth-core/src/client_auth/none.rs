//! A public client: `client_id` alone, RFC 6749 section 3.2.1.

use super::{ClientAuth, TokenRequest};
use crate::env::Env;
use crate::error::ConfigError;
use crate::method::Oauth2Values;

/// No secret is sent.
#[derive(Clone, Copy, Debug)]
pub struct None;

impl ClientAuth for None {
    fn add(
        &self,
        to: &mut TokenRequest,
        values: &Oauth2Values,
        _: &mut Env<'_>,
    ) -> Result<(), ConfigError> {
        to.add(to.names.client_id, &values.client_id)
    }
}
