//! What a value was made of: the answer to "where does this come from?".

use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use super::text::Value;
use crate::Secret;
use crate::wire::secrets::Secrets;

/// One value of the annotation. Its text is kept only where a secret went into it.
#[derive(Clone, Debug)]
pub struct Source {
    /// The role or option that it is for.
    pub name: &'static str,
    /// The fields, and methods of the struct, that it reads.
    pub fields: Fields,
    /// Whether a secret went into it.
    pub secret: bool,
    /// Whether it is absent, because a field is `None`.
    pub absent: bool,
    /// The text, where it is secret.
    pub text: Option<Secret>,
    /// Where in the text the secrets are.
    pub hidden: Hidden,
}

/// The parts of a text that are secret.
#[derive(Clone, Debug, Default)]
pub struct Hidden(Vec<HiddenPart>);

#[derive(Clone, Debug)]
struct HiddenPart {
    bytes: Range<usize>,
    base64: bool,
}

impl Hidden {
    /// Where they are, in bytes.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.0.iter().map(|part| part.bytes.clone())
    }

    pub(crate) fn push(&mut self, bytes: Range<usize>) {
        self.0.push(HiddenPart { bytes, base64: false });
    }

    /// The text was cut to this length.
    pub(crate) fn cut(&mut self, length: usize) {
        for part in &mut self.0 {
            part.bytes.end = part.bytes.end.min(length);
        }
    }

    pub(crate) fn last_is_base64(&mut self) {
        if let Some(last) = self.0.last_mut() {
            last.base64 = true;
        }
    }
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
    pub(crate) fn new(name: &'static str, fields: Fields, value: &Value, hidden: Hidden) -> Self {
        let secret = value.as_text().is_some_and(|text| text.secret);
        let text = value.as_text().filter(|text| text.secret).map(|text| text.text.clone());
        let absent = matches!(value, Value::Absent(_));
        Self { name, fields, secret, absent, text, hidden }
    }

    /// Adds the secrets that went into the value, each by itself, and the value as a whole.
    pub fn add_to(&self, secrets: &mut Secrets) {
        let Some(text) = self.text.as_ref().map(Secret::expose) else { return };
        secrets.add(text);
        for part in &self.hidden.0 {
            let Some(own) = text.get(part.bytes.clone()) else { continue };
            secrets.add(own);
            // `bot{token}` of a URL is told by the whole segment.
            let edge = |c: char| "/?&=# ".contains(c);
            let before = text.get(..part.bytes.start).unwrap_or_default();
            let after = text.get(part.bytes.end..).unwrap_or_default();
            let start = before.rfind(edge).map_or(0, |at| at + 1);
            let end = part.bytes.end + after.find(edge).unwrap_or(after.len());
            secrets.add(text.get(start..end).unwrap_or_default());
            let decoded = part.base64.then(|| BASE64_STANDARD.decode(own).map(Zeroizing::new));
            if let Some(Ok(decoded)) = decoded
                && let Ok(decoded) = std::str::from_utf8(&decoded)
            {
                secrets.add(decoded);
            }
        }
    }
}
