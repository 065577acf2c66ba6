//! JSON of token and login messages: strings are secrets, a key given twice is an error.
//!
//! `serde_json::Value` would keep the last of two equal keys silently and leave tokens in freed memory.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::Secret;
use crate::error::AnswerReason;
use crate::wire::body::SecretBytes;

/// A JSON value in the order of its text.
#[derive(Clone, Debug)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A string.
    String(Secret),
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads a document; a byte order mark before it is skipped.
    ///
    /// # Errors
    /// [`AnswerReason::NotJson`], [`AnswerReason::DuplicateKey`]; the text is in neither.
    pub fn parse(bytes: &[u8]) -> Result<Self, AnswerReason> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let json: Self = serde_json::from_slice(bytes).map_err(|_| AnswerReason::NotJson)?;
        json.without_duplicate_keys()
    }

    /// The same, if no object in it has a key twice.
    pub(crate) fn without_duplicate_keys(self) -> Result<Self, AnswerReason> {
        if self.has_duplicate_key() { Err(AnswerReason::DuplicateKey) } else { Ok(self) }
    }

    /// An object of strings.
    pub fn flat<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        Self::Object(
            pairs
                .map(|(name, value)| (name.to_owned(), Self::String(Secret::from(value))))
                .collect(),
        )
    }

    /// `true`, `false` or an integer as written in an annotation; anything else is a string.
    pub fn literal(text: &str) -> Self {
        match (text, text.parse::<i64>()) {
            ("true", _) => Self::Bool(true),
            ("false", _) => Self::Bool(false),
            (_, Ok(number)) => Self::Number(number.into()),
            _ => Self::String(Secret::from(text)),
        }
    }

    /// What stands at `path`; numbers index arrays.
    pub fn at(&self, path: JsonPath) -> Option<&Self> {
        path.0.iter().try_fold(self, |json, key| match json {
            Self::Object(entries) => {
                entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            Self::Array(items) => key.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        })
    }

    /// Puts `value` at `path`, making the objects that lead there.
    ///
    /// # Errors
    /// Where something else stands in the way.
    pub fn insert(&mut self, path: &[&str], value: Self) -> Result<(), Occupied> {
        let Self::Object(entries) = self else { return Err(Occupied) };
        let [key, rest @ ..] = path else { return Err(Occupied) };
        let at = entries.iter().position(|(name, _)| name == key);
        match (at.and_then(|at| entries.get_mut(at)), rest) {
            (Some(_), []) => Err(Occupied),
            (Some((_, inner)), rest) => inner.insert(rest, value),
            (None, []) => {
                entries.push(((*key).to_owned(), value));
                Ok(())
            }
            (None, rest) => {
                let mut inner = Self::Object(Vec::new());
                inner.insert(rest, value)?;
                entries.push(((*key).to_owned(), inner));
                Ok(())
            }
        }
    }

    /// The string, if it is one.
    pub fn text(&self) -> Option<Secret> {
        match self {
            Self::String(text) => Some(text.clone()),
            _ => None,
        }
    }

    /// Whether it is written as `text`: the string's content, or the number, `true`, `false` or `null`.
    pub fn is_text(&self, text: &str) -> bool {
        match self {
            Self::String(own) => own.expose() == text,
            Self::Number(number) => number.to_string() == text,
            Self::Bool(value) => (if *value { "true" } else { "false" }) == text,
            Self::Null => text == "null",
            Self::Array(_) | Self::Object(_) => false,
        }
    }

    /// The compact text.
    pub fn encode(&self) -> SecretBytes {
        let mut out = SecretBytes::default();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut SecretBytes) {
        match self {
            Self::Null => out.push(b"null"),
            Self::Bool(true) => out.push(b"true"),
            Self::Bool(false) => out.push(b"false"),
            Self::Number(number) => out.push(number.to_string().as_bytes()),
            Self::String(text) => write_string(text.expose(), out),
            Self::Array(items) => {
                out.push(b"[");
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(b",");
                    }
                    item.write(out);
                }
                out.push(b"]");
            }
            Self::Object(entries) => {
                out.push(b"{");
                for (at, (name, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.push(b",");
                    }
                    write_string(name, out);
                    out.push(b":");
                    value.write(out);
                }
                out.push(b"}");
            }
        }
    }

    fn has_duplicate_key(&self) -> bool {
        match self {
            Self::Object(entries) => {
                any_twice(entries.iter().map(|(name, _)| name.as_str()))
                    || entries.iter().any(|(_, value)| value.has_duplicate_key())
            }
            Self::Array(items) => items.iter().any(Self::has_duplicate_key),
            _ => false,
        }
    }
}

impl From<serde_json::Value> for Json {
    /// Takes over the texts, which are wiped from then on.
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::String(Secret::from(text)),
            Value::Array(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Object(entries) => Self::Object(
                entries.into_iter().map(|(name, value)| (name, Self::from(value))).collect(),
            ),
        }
    }
}

/// Whether one of the names is there twice: two equal keys mean two things to two readers.
pub(crate) fn any_twice<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = HashSet::new();
    names.any(|name| !seen.insert(name))
}

/// Something else stands where a value was to go.
#[derive(Debug)]
pub struct Occupied;

/// A JSON string, RFC 8259 section 7.
pub(crate) fn write_string(text: &str, out: &mut SecretBytes) {
    out.push(b"\"");
    for piece in text.split_inclusive(is_escaped) {
        match piece.char_indices().next_back() {
            Some((at, last)) if is_escaped(last) => {
                out.push(piece.get(..at).unwrap_or_default().as_bytes());
                match last {
                    '"' => out.push(b"\\\""),
                    '\\' => out.push(b"\\\\"),
                    '\n' => out.push(b"\\n"),
                    '\r' => out.push(b"\\r"),
                    '\t' => out.push(b"\\t"),
                    control => out.push(format!("\\u{:04x}", u32::from(control)).as_bytes()),
                }
            }
            _ => out.push(piece.as_bytes()),
        }
    }
    out.push(b"\"");
}

/// What stands in no string as it is.
fn is_escaped(c: char) -> bool {
    c < ' ' || c == '"' || c == '\\'
}

/// With serde_json's feature `arbitrary_precision`, which any crate of a program may turn on, a number that is no integer of
/// 64 bits comes as an object with this key.
const NUMBER: &str = "$serde_json::private::Number";

/// What the number is without that feature.
fn number(text: &Json) -> Option<Json> {
    let Json::String(text) = text else { return None };
    serde_json::Number::from_f64(text.expose().parse().ok()?).map(Json::Number)
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Number(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Number(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::String(Secret::from(text)))
            }

            fn visit_string<E>(self, text: String) -> Result<Json, E> {
                Ok(Json::String(Secret::from(text)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Json::Array(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut entries = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Json>()? {
                    if name == NUMBER {
                        return number(&value).ok_or_else(|| serde::de::Error::custom("no number"));
                    }
                    entries.push((name, value));
                }
                Ok(Json::Object(entries))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

/// A path of keys into JSON; numbers index arrays. The empty path is the whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonPath(pub &'static [&'static str]);

impl fmt::Display for JsonPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            f.write_str("(the whole body)")
        } else {
            f.write_str(&self.0.join("."))
        }
    }
}
