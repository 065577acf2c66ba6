//! [`Value`] and [`Text`]: what a value of the annotation became.

use crate::Secret;
use crate::error::{ConfigError, Reason};

/// A worked-out value: a text, or absent because a placeholder was `None`.
#[derive(Clone, Debug)]
pub enum Value {
    /// The text.
    Text(Text),
    /// No value. Holds the field that was `None`, or the role that nothing fills.
    Absent(&'static str),
}

/// A text with the name that errors call it by.
#[derive(Clone, Debug)]
pub struct Text {
    /// The field that the text came from, or the option's name where it is a literal.
    pub field: &'static str,
    /// The text itself.
    pub text: Secret,
    /// Whether a secret went into it.
    pub secret: bool,
}

impl Value {
    /// A literal without placeholders.
    pub fn literal(name: &'static str, text: &str) -> Self {
        Self::Text(Text { field: name, text: Secret::from(text), secret: false })
    }

    /// The text if there is one.
    pub fn optional(self) -> Option<Text> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent(_) => None,
        }
    }

    /// The text if there is one, by reference.
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent(_) => None,
        }
    }

    /// The text, or an error that names the field which is `None`.
    ///
    /// # Errors
    /// [`Reason::Missing`]
    pub fn required(&self) -> Result<&Text, ConfigError> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Absent(field) => Err(ConfigError::new(*field, Reason::Missing)),
        }
    }

    /// As [`Value::required`], and not empty.
    ///
    /// # Errors
    /// [`Reason::Missing`], [`Reason::Empty`]
    pub fn filled(&self) -> Result<&Text, ConfigError> {
        let text = self.required()?;
        text.not_empty()?;
        Ok(text)
    }
}

impl Text {
    /// The text itself.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// An error about this text.
    pub fn error(&self, reason: Reason) -> ConfigError {
        ConfigError::new(self.field, reason)
    }

    /// Refuses the empty string.
    ///
    /// # Errors
    /// [`Reason::Empty`]
    pub fn not_empty(&self) -> Result<(), ConfigError> {
        if self.text.is_empty() { Err(self.error(Reason::Empty)) } else { Ok(()) }
    }
}
