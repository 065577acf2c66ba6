//! [`Values`]: many values, and the first error among them.
//!
//! Derived code works out each value through one `Values` and is asked once whether all went well. A `?`
//! behind each value is as clear, and costs the compiler more than all else that the derive writes.

use super::placeholder::Placeholder;
use super::source::Source;
use super::template::Template;
use super::text::Value;
use crate::error::{ConfigError, Reason};
use crate::wire::place::{Credential, Place};

/// Keeps the first error of what is worked out through it.
#[derive(Debug, Default)]
pub struct Values {
    error: Option<ConfigError>,
    /// What each value was made of, where somebody asked.
    sources: Option<Vec<Source>>,
    /// Whether the names of placeholder methods stand for what these work out.
    named: bool,
}

impl Values {
    /// Values that remember what each was made of.
    pub fn recording() -> Self {
        Self { sources: Some(Vec::new()), ..Self::default() }
    }

    /// Values that tell one credential from another: where a placeholder method works a part out, its name stands for it.
    pub fn named() -> Self {
        Self { named: true, ..Self::default() }
    }

    /// What the values since the last call were made of; none where nobody asked.
    pub fn take_sources(&mut self) -> Vec<Source> {
        self.sources.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Whether the sources of values are remembered.
    pub(crate) fn records(&self) -> bool {
        self.sources.is_some()
    }

    /// Whether all went well.
    ///
    /// # Errors
    /// What was wrong first; the values are not in the error.
    pub fn finish(self) -> Result<(), ConfigError> {
        self.error.map_or(Ok(()), Err)
    }

    /// A value that one field is. `name` is the role or option.
    pub fn field<P: Placeholder + ?Sized>(
        &mut self,
        name: &'static str,
        field: &'static str,
        part: &P,
    ) -> Value {
        self.text(Template::new(name).part(field, part))
    }

    /// A value that the field of the same name is.
    pub fn same<P: Placeholder + ?Sized>(&mut self, name: &'static str, part: &P) -> Value {
        self.field(name, name, part)
    }

    /// A value of several parts.
    pub fn text(&mut self, mut template: Template) -> Value {
        let (name, fields) = (template.name(), template.fields());
        let hidden = template.take_hidden();
        let finished = if self.named { template.finish_named() } else { template.finish() };
        let value = self.or(finished, || Value::Absent(name));
        if let Some(sources) = &mut self.sources {
            sources.push(Source::new(name, fields, &value, hidden));
        }
        value
    }

    /// A value that `match` had no arm for.
    pub fn unmatched(&mut self, field: &'static str) -> Value {
        self.note(Err(ConfigError::new(field, Reason::Unmatched)));
        Value::Absent(field)
    }

    /// A credential, where its values are not absent.
    pub fn credential(
        &mut self,
        credential: Result<Option<Credential>, ConfigError>,
    ) -> Option<Credential> {
        self.or(credential, || None)
    }

    /// A place in the request.
    pub fn place(&mut self, place: Result<Place, ConfigError>) -> Place {
        self.or(place, Place::authorization)
    }

    /// Remembers what was wrong.
    pub fn note(&mut self, result: Result<(), ConfigError>) {
        self.or(result, || ());
    }

    /// After an error nothing is used, so what stands in for the value is of no matter.
    fn or<T>(&mut self, result: Result<T, ConfigError>, stand_in: impl FnOnce() -> T) -> T {
        result.unwrap_or_else(|error| {
            self.error.get_or_insert(error);
            stand_in()
        })
    }
}
