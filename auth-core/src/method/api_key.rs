//! An API key in a header, the query, a form body or a JSON body.

use crate::error::ConfigError;
use crate::value::Value;
use crate::wire::place::{Credential, Place};

/// `api_key(header = "X-CoinAPI-Key")`, or `query`, `form`, `json`.
#[derive(Debug)]
pub struct ApiKey {
    /// Where the key goes.
    pub place: Place,
    /// The key, or the whole value where `value = "Token token={api_key}"` says so; absent, nothing is sent.
    pub value: Value,
}

impl ApiKey {
    /// The credential, or `None` where the key is absent.
    ///
    /// # Errors
    /// [`Reason::Empty`](crate::error::Reason::Empty), and
    /// [`Reason::Characters`](crate::error::Reason::Characters) where a header cannot carry the key.
    pub fn credential(self) -> Result<Option<Credential>, ConfigError> {
        let Some(value) = self.value.as_text() else { return Ok(None) };
        value.not_empty()?;
        Credential::new(&self.place, value).map(Some)
    }
}
