//! HTTP Basic, RFC 7617.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::Secret;
use crate::error::{ConfigError, Reason};
use crate::value::{Text, Value, push};
use crate::wire::place::{Credential, Place};

/// `basic`: user name and password in `Authorization`.
#[derive(Debug)]
pub struct Basic {
    /// The user name; without one nothing is sent.
    pub username: Value,
    /// The password; absent or empty, it is sent empty.
    pub password: Value,
}

impl Basic {
    /// The credential, or `None` where the user name is absent.
    ///
    /// # Errors
    /// [`Reason::Colon`] in the user name, [`Reason::Characters`] for control characters in either,
    /// [`Reason::Empty`] where both are empty.
    pub fn credential(self) -> Result<Option<Credential>, ConfigError> {
        let Some(username) = self.username.as_text() else { return Ok(None) };
        let password = self.password.as_text();
        if username.text.is_empty() && password.is_none_or(|password| password.text.is_empty()) {
            return Err(username.error(Reason::Empty));
        }
        header(username, password).map(Some)
    }
}

/// `Authorization: Basic` of a user name and password as they are, in UTF-8 (RFC 7617 section 2.1).
fn header(username: &Text, password: Option<&Text>) -> Result<Credential, ConfigError> {
    // RFC 7617 section 2: the first colon ends the user name, and control characters are forbidden.
    if username.expose().contains(':') {
        return Err(username.error(Reason::Colon));
    }
    for text in [Some(username), password].into_iter().flatten() {
        if text.expose().chars().any(char::is_control) {
            return Err(text.error(Reason::Characters));
        }
    }
    let value = authorization(username.expose(), password.map_or("", Text::expose));
    Credential::new(
        &Place::authorization(),
        &Text { field: username.field, text: value, secret: true },
    )
}

/// `Basic ` and the base64 of `username:password`.
pub(crate) fn authorization(username: &str, password: &str) -> Secret {
    let mut pair = Zeroizing::new(String::with_capacity(username.len() + 1 + password.len()));
    pair.push_str(username);
    pair.push(':');
    pair.push_str(password);
    let encoded = Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes()));
    let mut value = Zeroizing::new(String::with_capacity("Basic ".len() + encoded.len()));
    push(&mut value, "Basic ");
    push(&mut value, &encoded);
    Secret::from_buffer(value)
}
