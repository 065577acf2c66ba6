//! A Bearer token that the user brings, RFC 6750.

use crate::error::{ConfigError, Reason};
use crate::method::SendAs;
use crate::value::Value;
use crate::wire::place::Credential;

/// `bearer`: `Authorization: Bearer` and the token.
#[derive(Debug)]
pub struct Bearer {
    /// The token; absent, nothing is sent.
    pub token: Value,
}

impl Bearer {
    /// The credential, or `None` where the token is absent.
    ///
    /// # Errors
    /// [`Reason::Empty`], [`Reason::Characters`], and [`Reason::Scheme`] where `Bearer ` was pasted with the token.
    pub fn credential(self) -> Result<Option<Credential>, ConfigError> {
        let Some(token) = self.token.as_text() else { return Ok(None) };
        token.not_empty()?;
        if token.expose().get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer ")) {
            return Err(token.error(Reason::Scheme));
        }
        // RFC 6750 section 2.1: a token has no space.
        if token.expose().bytes().any(|byte| !byte.is_ascii_graphic()) {
            return Err(token.error(Reason::Characters));
        }
        SendAs::bearer().credential(token).map(Some)
    }
}
