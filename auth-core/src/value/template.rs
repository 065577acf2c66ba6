//! [`Template`]: a text with placeholders, one call for each part.

use std::ops::Range;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use super::placeholder::Placeholder;
use super::source::{Fields, Hidden};
use super::text::{Text, Value};
use crate::Secret;
use crate::error::{ConfigError, Reason};

/// Builds one [`Value`] from its parts; the calls are written by the derive.
pub struct Template {
    name: &'static str,
    field: Option<&'static str>,
    text: Zeroizing<String>,
    secret: bool,
    absent: Option<&'static str>,
    error: Option<ConfigError>,
    fields: Fields,
    /// Whether a method of the struct works out the next part.
    computed: bool,
    /// What methods worked out: from where to where in the text, and the method.
    methods: Vec<(Range<usize>, &'static str)>,
    hidden: Hidden,
    /// Whether the text is what a placeholder at the very beginning of a URL gave, and nothing more.
    is_base: bool,
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What stays as it is in a path segment: RFC 3986 section 2.3, unreserved.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Template {
    /// Starts a value for the option or role `name`.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            field: None,
            text: Zeroizing::default(),
            secret: false,
            absent: None,
            error: None,
            fields: Fields::default(),
            computed: false,
            methods: Vec::new(),
            hidden: Hidden::default(),
            is_base: false,
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }

    /// Where in the text its secrets are.
    pub(crate) fn take_hidden(&mut self) -> Hidden {
        std::mem::take(&mut self.hidden)
    }

    /// Literal text.
    #[must_use]
    pub fn literal(mut self, text: &str) -> Self {
        if std::mem::take(&mut self.is_base) && text.starts_with('/') {
            let length = self.text.trim_end_matches('/').len();
            self.text.truncate(length);
            self.hidden.cut(length);
        }
        self.push(text);
        self
    }

    /// A placeholder outside a URL, taken as it is; the place where the value goes encodes or refuses it.
    #[must_use]
    pub fn part<P: Placeholder + ?Sized>(self, field: &'static str, part: &P) -> Self {
        self.write(field, part, |text, out| {
            push(out, text);
            Ok(())
        })
    }

    /// The next placeholder is a method of the struct: what it works out may be another text each time.
    #[must_use]
    pub fn computed(mut self) -> Self {
        self.computed = true;
        self
    }

    /// A placeholder in base64, RFC 4648 section 4.
    #[must_use]
    pub fn base64<P: Placeholder + ?Sized>(self, field: &'static str, part: &P) -> Self {
        let mut template = self.write(field, part, |text, out| {
            let encoded = Zeroizing::new(BASE64_STANDARD.encode(text));
            push(out, &encoded);
            Ok(())
        });
        if P::SECRET {
            template.hidden.last_is_base64();
        }
        template
    }

    /// A placeholder in a URL's path or query: percent-encoded, so it stays within its segment.
    #[must_use]
    pub fn segment<P: Placeholder + ?Sized>(self, field: &'static str, part: &P) -> Self {
        self.write(field, part, |text, out| {
            // `.` and `..` would climb, whatever is encoded (RFC 3986 section 5.2.4).
            if text == "." || text == ".." {
                return Err(Reason::Url);
            }
            for piece in utf8_percent_encode(text, UNRESERVED) {
                push(out, piece);
            }
            Ok(())
        })
    }

    /// A placeholder in a URL's host: only host characters.
    #[must_use]
    pub fn host<P: Placeholder + ?Sized>(self, field: &'static str, part: &P) -> Self {
        self.write(field, part, |text, out| {
            if text.is_empty() {
                return Err(Reason::Empty);
            }
            if !text.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'[' | b']')
            }) {
                return Err(Reason::Host);
            }
            push(out, text);
            Ok(())
        })
    }

    /// A placeholder at the very beginning of a URL: taken as it is, without the slashes at its end
    /// where a literal goes on with one.
    #[must_use]
    pub fn base<P: Placeholder + ?Sized>(self, field: &'static str, part: &P) -> Self {
        let mut template = self.write(field, part, |text, out| {
            if text.is_empty() {
                return Err(Reason::Empty);
            }
            push(out, text);
            Ok(())
        });
        template.is_base = true;
        template
    }

    /// The value.
    ///
    /// # Errors
    /// What a part found wrong; the text is not in the error.
    pub fn finish(self) -> Result<Value, ConfigError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        Ok(match self.absent {
            Some(field) => Value::Absent(field),
            None => Value::Text(Text {
                field: self.field.unwrap_or(self.name),
                text: Secret::from_buffer(self.text),
                secret: self.secret,
            }),
        })
    }

    /// As [`Template::finish`], with the names of methods in place of what these worked out: the same text each time.
    pub(crate) fn finish_named(mut self) -> Result<Value, ConfigError> {
        for (range, method) in std::mem::take(&mut self.methods).into_iter().rev() {
            let mut text = Zeroizing::default();
            push(&mut text, self.text.get(..range.start).unwrap_or_default());
            // It may have to stand in a header.
            push(&mut text, &format!("{{{}()}}", method.escape_default()));
            push(&mut text, self.text.get(range.end..).unwrap_or_default());
            self.text = text;
        }
        self.finish()
    }

    fn write<P: Placeholder + ?Sized>(
        mut self,
        field: &'static str,
        part: &P,
        write: impl FnOnce(&str, &mut Zeroizing<String>) -> Result<(), Reason>,
    ) -> Self {
        self.secret |= P::SECRET;
        self.field.get_or_insert(field);
        self.fields.push(field);
        let (start, computed) = (self.text.len(), std::mem::take(&mut self.computed));
        match part.text() {
            None => {
                self.absent.get_or_insert(field);
            }
            Some(text) => {
                if let Err(reason) = write(&text, &mut self.text) {
                    self.error.get_or_insert_with(|| ConfigError::new(field, reason));
                }
            }
        }
        if computed {
            self.methods.push((start..self.text.len(), field));
        }
        if P::SECRET {
            self.hidden.push(start..self.text.len());
        }
        self
    }

    fn push(&mut self, text: &str) {
        push(&mut self.text, text);
    }
}

/// Appends without leaving a copy behind: `String::push_str` frees the old buffer unwiped when it grows.
pub(crate) fn push(out: &mut Zeroizing<String>, text: &str) {
    let needed = out.len() + text.len();
    if needed > out.capacity() {
        let mut wider =
            Zeroizing::new(String::with_capacity(needed.max(2 * out.capacity()).max(64)));
        wider.push_str(out);
        *out = wider;
    }
    out.push_str(text);
}
