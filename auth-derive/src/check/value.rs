//! Values after their placeholders were found among the fields.

use proc_macro2::{Ident, Span};

use crate::check::url::Position;

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    /// A role that nothing fills.
    Absent(&'static str),
    Text {
        name: String,
        text: String,
    },
    Pieces {
        name: String,
        pieces: Vec<Piece>,
        span: Span,
    },
    Choice(Box<Choice>),
}

/// A part of a value.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    Text(String),
    /// A placeholder; the position is that in a URL.
    Hole(Option<Position>, Source),
    /// The token obtained, in `send_as`.
    Token,
    /// Its type as the answer names it, in `send_as`.
    TokenType,
}

/// What a placeholder reads.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Field {
        index: usize,
        rest: Vec<Ident>,
        shown: String,
    },
    Method {
        ident: Ident,
        shown: String,
    },
    /// `{base64(key)}`
    Base64(Box<Self>),
}

impl Source {
    /// Whether a method of the struct works it out.
    pub(crate) fn is_method(&self) -> bool {
        match self {
            Self::Method { .. } => true,
            Self::Base64(inner) => inner.is_method(),
            Self::Field { .. } => false,
        }
    }
}

/// The values to choose from.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) on: Source,
    /// Where the placeholder stands.
    pub(crate) span: Span,
    pub(crate) arms: Vec<(Arm, Val)>,
}

/// What an arm matches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arm {
    Text(String),
    /// `None`
    Absent,
    /// `_`
    Any,
}
