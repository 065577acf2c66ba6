//! `client_id` and `client_secret` among the parameters, RFC 6749 section 2.3.1.

use super::{ClientAuth, TokenRequest};
use crate::env::Env;
use crate::error::ConfigError;
use crate::method::Oauth2Values;

/// What most real endpoints take.
#[derive(Clone, Copy, Debug)]
pub struct ClientSecretPost;

impl ClientAuth for ClientSecretPost {
    fn add(
        &self,
        to: &mut TokenRequest,
        values: &Oauth2Values,
        _: &mut Env<'_>,
    ) -> Result<(), ConfigError> {
        to.add(to.names.client_id, &values.client_id)?;
        to.add(to.names.client_secret, &values.client_secret)
    }
}
