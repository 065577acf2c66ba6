//! Where a credential goes in a request, and a credential that is ready to go there.

use std::fmt;

use http::{HeaderName, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::Secret;
use crate::error::{ConfigError, Reason};
use crate::value::{Text, Value, push};
use crate::wire::secrets::Secrets;

/// A place in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A header.
    Header(HeaderName),
    /// A query parameter.
    Query(String),
    /// A field of an `application/x-www-form-urlencoded` body.
    Form(String),
    /// A path of keys into the object of a JSON body.
    Json(Vec<String>),
}

impl Place {
    /// A header by name.
    ///
    /// # Errors
    /// [`Reason::HeaderName`] where HTTP allows no such name, or where it frames the message.
    pub fn header(name: &Value) -> Result<Self, ConfigError> {
        let name = name.filled()?;
        header_name(name).map(Self::Header)
    }

    /// A query parameter by name.
    ///
    /// # Errors
    /// [`Reason::Missing`], [`Reason::Empty`]
    pub fn query(name: &Value) -> Result<Self, ConfigError> {
        Ok(Self::Query(name.filled()?.expose().to_owned()))
    }

    /// A form field by name.
    ///
    /// # Errors
    /// [`Reason::Missing`], [`Reason::Empty`]
    pub fn form(name: &Value) -> Result<Self, ConfigError> {
        Ok(Self::Form(name.filled()?.expose().to_owned()))
    }

    /// A path of keys, separated by dots.
    ///
    /// # Errors
    /// [`Reason::Missing`], [`Reason::Empty`], [`Reason::Path`]
    pub fn json(path: &Value) -> Result<Self, ConfigError> {
        let path = path.filled()?;
        let keys: Vec<String> = path.expose().split('.').map(str::to_owned).collect();
        if keys.iter().any(String::is_empty) {
            return Err(path.error(Reason::Path));
        }
        Ok(Self::Json(keys))
    }

    /// `Authorization`.
    pub fn authorization() -> Self {
        Self::Header(header::AUTHORIZATION)
    }

    /// How errors call the place. Names are part of the annotation, not secrets.
    pub fn name(&self) -> String {
        match self {
            Self::Header(name) => name.as_str().to_owned(),
            Self::Query(name) | Self::Form(name) => name.clone(),
            Self::Json(path) => path.join("."),
        }
    }
}

/// Headers that frame the message or belong to one hop (RFC 9110 section 7.6.1): never ours to set.
const RESERVED: [HeaderName; 10] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::TE,
    header::TRAILER,
    header::UPGRADE,
    header::EXPECT,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
];

/// A header name from configured text.
pub(crate) fn header_name(text: &Text) -> Result<HeaderName, ConfigError> {
    HeaderName::try_from(text.expose())
        .ok()
        .filter(|name| !RESERVED.contains(name))
        .ok_or_else(|| text.error(Reason::HeaderName))
}

/// A header value from configured text: visible ASCII with spaces inside, as any server takes it.
pub(crate) fn header_value(text: &Text, sensitive: bool) -> Result<HeaderValue, ConfigError> {
    let bytes = text.expose().as_bytes();
    let clean = bytes.iter().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        && !bytes.first().is_some_and(u8::is_ascii_whitespace)
        && !bytes.last().is_some_and(u8::is_ascii_whitespace);
    let mut value = clean
        .then(|| HeaderValue::from_bytes(bytes).ok())
        .flatten()
        .ok_or_else(|| text.error(Reason::Characters))?;
    value.set_sensitive(sensitive);
    Ok(value)
}

/// A credential that is ready to be put on a request. `Debug` shows the place only.
#[derive(Clone)]
pub enum Credential {
    /// A header, its value marked sensitive.
    Header {
        /// The header's name.
        name: HeaderName,
        /// The whole value, scheme included.
        value: HeaderValue,
    },
    /// A query parameter.
    Query {
        /// The name as written.
        name: String,
        /// The value as written.
        value: Secret,
        /// `name=value`, percent-encoded.
        pair: Secret,
    },
    /// A form field.
    Form {
        /// The field's name.
        name: String,
        /// The field's value.
        value: Secret,
    },
    /// A value in a JSON body.
    Json {
        /// The keys that lead to it.
        path: Vec<String>,
        /// The value, sent as a string.
        value: Secret,
    },
}

impl Credential {
    /// Makes `value` ready for `place`.
    ///
    /// # Errors
    /// [`Reason::Characters`] where a header cannot carry the text.
    pub fn new(place: &Place, value: &Text) -> Result<Self, ConfigError> {
        Ok(match place {
            Place::Header(name) => {
                Self::Header { name: name.clone(), value: header_value(value, true)? }
            }
            Place::Query(name) => Self::Query {
                name: name.clone(),
                value: value.text.clone(),
                pair: query_pair(name, value.expose()),
            },
            Place::Form(name) => Self::Form { name: name.clone(), value: value.text.clone() },
            Place::Json(path) => Self::Json { path: path.clone(), value: value.text.clone() },
        })
    }

    /// Where it goes.
    pub fn place(&self) -> Place {
        match self {
            Self::Header { name, .. } => Place::Header(name.clone()),
            Self::Query { name, .. } => Place::Query(name.clone()),
            Self::Form { name, .. } => Place::Form(name.clone()),
            Self::Json { path, .. } => Place::Json(path.clone()),
        }
    }

    /// The secret text itself, where it is not a header's whole value.
    fn value(&self) -> &str {
        match self {
            // The scheme before the token is no secret.
            Self::Header { value, .. } => {
                value.to_str().unwrap_or_default().rsplit(' ').next().unwrap_or_default()
            }
            Self::Query { value, .. } | Self::Form { value, .. } | Self::Json { value, .. } => {
                value.expose()
            }
        }
    }

    /// Adds what is sent to the secrets that a text is searched for: the header's value and what follows its scheme, or the
    /// value.
    pub fn add_to(&self, secrets: &mut Secrets) {
        if let Self::Header { value, .. } = self {
            secrets.add(value.to_str().unwrap_or_default());
        }
        secrets.add(self.value());
    }

    /// The same place with `***` for what is secret. A scheme that everybody knows stays: `Bearer ***`.
    pub fn masked(&self) -> Self {
        let hidden = || Secret::from(MASK);
        match self {
            Self::Header { name, value } => {
                let scheme = value.to_str().ok().and_then(|text| text.split_once(' '));
                let known = scheme.and_then(|(scheme, _)| {
                    SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(scheme))
                });
                let masked = HeaderValue::from_static(known.map_or(MASK, |known| match *known {
                    "Basic" => "Basic ***",
                    "Bearer" => "Bearer ***",
                    _ => "Token ***",
                }));
                Self::Header { name: name.clone(), value: masked }
            }
            Self::Query { name, .. } => {
                let pair = query_pair(name, MASK);
                Self::Query { name: name.clone(), value: hidden(), pair }
            }
            Self::Form { name, .. } => Self::Form { name: name.clone(), value: hidden() },
            Self::Json { path, .. } => Self::Json { path: path.clone(), value: hidden() },
        }
    }

    /// The encoded `name=value`, of a query credential.
    pub fn query_pair(&self) -> Option<&Secret> {
        match self {
            Self::Query { pair, .. } => Some(pair),
            Self::Header { .. } | Self::Form { .. } | Self::Json { .. } => None,
        }
    }

    /// Whether it goes into the body.
    pub fn in_body(&self) -> bool {
        matches!(self, Self::Form { .. } | Self::Json { .. })
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Credential").field(&self.place()).finish()
    }
}

/// What is shown for a secret.
const MASK: &str = "***";

/// Schemes that are no secret: RFC 7617, RFC 6750, and what many APIs have made of these.
const SCHEMES: [&str; 3] = ["Basic", "Bearer", "Token"];

/// What is encoded in a query: all but unreserved characters, so that a space is `%20` and never `+`.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `name=value`, percent-encoded once.
pub(crate) fn query_pair(name: &str, value: &str) -> Secret {
    let mut pair = Zeroizing::new(String::with_capacity(name.len() + 1 + 3 * value.len()));
    for piece in
        utf8_percent_encode(name, QUERY).chain(["="]).chain(utf8_percent_encode(value, QUERY))
    {
        push(&mut pair, piece);
    }
    Secret::from_buffer(pair)
}
