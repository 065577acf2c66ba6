//! How a client authenticates at a token endpoint: one file for each way, by its registered name (RFC 7591 section 2).
//!
//! A new one is a file here and a line in this list.

mod client_secret_basic;
mod client_secret_basic_raw;
mod client_secret_post;
mod none;

pub use client_secret_basic::ClientSecretBasic;
pub use client_secret_basic_raw::ClientSecretBasicRaw;
pub use client_secret_post::ClientSecretPost;
pub use none::None;

use std::fmt;

use http::HeaderMap;

use crate::Secret;
use crate::env::Env;
use crate::error::ConfigError;
use crate::method::{Names, Oauth2Values};
use crate::value::{Text, Value};
use crate::wire::place::header_value;

/// A way in which a client authenticates.
pub trait ClientAuth: fmt::Debug + Send + Sync {
    /// Adds what proves the client.
    ///
    /// # Errors
    /// A value that cannot be sent, by field.
    fn add(
        &self,
        to: &mut TokenRequest,
        values: &Oauth2Values,
        env: &mut Env<'_>,
    ) -> Result<(), ConfigError>;
}

/// A token request before its parameters are encoded.
#[derive(Debug)]
pub struct TokenRequest {
    /// The parameters' names.
    pub names: Names,
    /// The parameters, in order.
    pub parameters: Vec<(&'static str, Secret)>,
    /// Headers.
    pub headers: HeaderMap,
}

impl TokenRequest {
    /// Nothing in it yet.
    pub fn new(names: Names) -> Self {
        Self { names, parameters: Vec::with_capacity(8), headers: HeaderMap::new() }
    }

    /// Adds a parameter; an absent value is left out, an empty one refused.
    pub(crate) fn add(&mut self, name: &'static str, value: &Value) -> Result<(), ConfigError> {
        if let Some(text) = present(value)? {
            self.parameters.push((name, text.text.clone()));
        }
        Ok(())
    }

    fn authorize(&mut self, authorization: Secret) -> Result<(), ConfigError> {
        let text = Text { field: "client_secret", text: authorization, secret: true };
        self.headers.insert(http::header::AUTHORIZATION, header_value(&text, true)?);
        Ok(())
    }
}

/// An optional part: left out where absent, refused where empty.
pub(crate) fn present(value: &Value) -> Result<Option<&Text>, ConfigError> {
    let text = value.as_text();
    text.map_or(Ok(()), Text::not_empty)?;
    Ok(text)
}
