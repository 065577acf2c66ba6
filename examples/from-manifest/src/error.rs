//! Why a manifest is not carried over, and what is left out of one that is.

use std::fmt;

/// Why there is no output: the line, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Message);

/// What the output leaves to the reader: the line, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note(Message);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Message {
    line: Option<usize>,
    text: String,
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn at(line: usize, text: impl Into<String>) -> Self {
        Self(Message { line: Some(line), text: text.into() })
    }

    pub(crate) fn whole(text: impl Into<String>) -> Self {
        Self(Message { line: None, text: text.into() })
    }
}

impl Note {
    pub(crate) fn at(line: usize, text: impl Into<String>) -> Self {
        Self(Message { line: Some(line), text: text.into() })
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}
