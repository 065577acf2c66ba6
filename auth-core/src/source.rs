//! What a value was made of: the answer to "where does this come from?".

use crate::place::Place;
use crate::value::Value;

/// One value of the annotation, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The role or option that it is for.
    pub name: &'static str,
    /// The fields, and methods of the struct, that it reads.
    pub fields: Fields,
    /// Whether a secret went into it.
    pub secret: bool,
    /// Whether it is absent, because a field is `None`.
    pub absent: bool,
}

/// The part of a request that values are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The URL that relative requests start at.
    BaseUrl,
    /// A plain header.
    Header(&'static str),
    /// A plain query parameter.
    Query(&'static str),
    /// A credential that never changes; `None` where its values are absent.
    Credential(Option<Place>),
}

/// Field names in the order of the text. A text with more than four shows four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields([Option<&'static str>; 4]);

impl Fields {
    /// The names.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().copied().flatten()
    }

    pub(crate) fn push(&mut self, field: &'static str) {
        if self.iter().any(|other| other == field) {
            return;
        }
        if let Some(free) = self.0.iter_mut().find(|free| free.is_none()) {
            *free = Some(field);
        }
    }
}

impl Source {
    pub(crate) fn new(name: &'static str, fields: Fields, value: &Value) -> Self {
        let (secret, absent) = match value {
            Value::Text(text) => (text.secret, false),
            Value::Absent(_) => (false, true),
        };
        Self { name, fields, secret, absent }
    }
}
