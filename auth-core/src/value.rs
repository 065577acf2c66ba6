//! Values of the annotation: literal text with placeholders, worked out into one text.
//!
//! The derive turns `"https://{shop}.example.com/token"` into calls of [`Template`], one a part;
//! there is no template engine at run time.

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::Secret;
use crate::error::{ConfigError, Reason};
use crate::source::{Fields, Hidden};

/// What may stand in a placeholder: plain text, a [`Secret`], or an `Option` of either.
///
/// The type decides whether the whole value becomes secret, so it holds for nested fields, methods
/// and type aliases alike. `None` makes the whole value absent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used in a placeholder or a role: make it a `String` or a `Secret`, or write a method that returns one",
    label = "this type is neither text, a number, `Secret`, nor an `Option` of one",
    note = "a method of the struct is written with `()` behind its name"
)]
pub trait Placeholder {
    /// Whether the text is a secret.
    const SECRET: bool;

    /// The text, or `None` where there is no value.
    fn text(&self) -> Option<Cow<'_, str>>;
}

macro_rules! plain {
    ($($type:ty)*) => {$(
        impl Placeholder for $type {
            const SECRET: bool = false;
            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )*};
}

plain!(bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 http::Uri);
plain!(std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr);

impl Placeholder for str {
    const SECRET: bool = false;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Placeholder for String {
    const SECRET: bool = false;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Placeholder for PathBuf {
    const SECRET: bool = false;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(self.to_string_lossy())
    }
}

impl Placeholder for Secret {
    const SECRET: bool = true;
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.expose()))
    }
}

impl<T: Placeholder> Placeholder for Option<T> {
    const SECRET: bool = T::SECRET;
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(T::text)
    }
}

macro_rules! pointer {
    ($($type:ty)*) => {$(
        impl<T: Placeholder + ?Sized> Placeholder for $type {
            const SECRET: bool = T::SECRET;
            fn text(&self) -> Option<Cow<'_, str>> {
                T::text(self)
            }
        }
    )*};
}

pointer!(&T Box<T> Arc<T> std::rc::Rc<T>);

impl<T: Placeholder + ToOwned + ?Sized> Placeholder for Cow<'_, T> {
    const SECRET: bool = T::SECRET;
    fn text(&self) -> Option<Cow<'_, str>> {
        T::text(self)
    }
}

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
