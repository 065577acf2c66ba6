//! Where an obtained token goes: `send_as(header = "X-Session", value = "Token {token}")`.

use zeroize::Zeroizing;

use crate::Secret;
use crate::error::ConfigError;
use crate::value::{Text, Value, push};
use crate::wire::place::{Credential, Place};

/// The place of an obtained token, and the text around it.
#[derive(Clone, Debug)]
pub struct SendAs {
    /// Where it goes.
    pub place: Place,
    /// The value, in parts.
    pub value: Vec<SendPart>,
}

/// A part of the value.
#[derive(Clone, Debug)]
pub enum SendPart {
    /// Text around the token, placeholders worked out.
    Text(Value),
    /// The token itself.
    Token,
    /// The `token_type` of the token's answer.
    TokenType,
}

/// The name of the scheme that RFC 6750 gives, as opposed to one that the annotation spells out.
const BEARER: &str = "bearer";

impl SendAs {
    /// `Authorization: Bearer {token}`, RFC 6750 section 2.1.
    pub fn bearer() -> Self {
        Self {
            place: Place::authorization(),
            value: vec![SendPart::Text(Value::literal(BEARER, "Bearer ")), SendPart::Token],
        }
    }

    /// Whether the token goes out as [`SendAs::bearer`] sends it.
    pub fn is_bearer(&self) -> bool {
        let [SendPart::Text(Value::Text(scheme)), SendPart::Token] = self.value.as_slice() else {
            return false;
        };
        self.place == Place::authorization() && scheme.field == BEARER
    }

    /// Whether the token's type must be kept with it.
    pub fn needs_type(&self) -> bool {
        self.value.iter().any(|part| matches!(part, SendPart::TokenType))
    }

    /// The token alone at `place`.
    pub fn bare(place: Place) -> Self {
        Self { place, value: vec![SendPart::Token] }
    }

    /// The credential that carries `token`.
    ///
    /// # Errors
    /// [`Reason::Missing`](crate::error::Reason::Missing) where a part of the text is absent, and
    /// [`Reason::Characters`](crate::error::Reason::Characters) where a header cannot carry the whole.
    pub fn credential(&self, token: &Text) -> Result<Credential, ConfigError> {
        self.typed(token, None)
    }

    /// As [`SendAs::credential`], for a token whose answer named its type.
    ///
    /// # Errors
    /// As [`SendAs::credential`].
    pub fn typed(
        &self,
        token: &Text,
        token_type: Option<&Secret>,
    ) -> Result<Credential, ConfigError> {
        let mut whole = Zeroizing::default();
        for part in &self.value {
            push(
                &mut whole,
                match part {
                    SendPart::Text(value) => value.required()?.expose(),
                    SendPart::Token => token.expose(),
                    // The type that every API knows, where an answer leaves out what RFC 6749 section 5.1 requires.
                    SendPart::TokenType => token_type.map_or("Bearer", Secret::expose),
                },
            );
        }
        Credential::new(
            &self.place,
            &Text { field: token.field, text: Secret::from_buffer(whole), secret: true },
        )
    }
}
