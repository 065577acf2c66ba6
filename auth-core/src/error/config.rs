//! A configured value that cannot be used.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::path::{Path, PathBuf};

/// A configured value that cannot be used: which one, and why.
///
/// # Example
/// ```
/// use auth_core::error::{ConfigError, Reason};
///
/// let error = ConfigError::new("base_url", Reason::Missing);
/// assert_eq!(error.field(), "base_url");
/// assert_eq!(error.to_string(), "`base_url` is not set");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    field: Cow<'static, str>,
    reason: Reason,
}

impl ConfigError {
    /// An error about `field`: a field of the config struct, or an option of the annotation.
    pub fn new(field: impl Into<Cow<'static, str>>, reason: Reason) -> Self {
        Self { field: field.into(), reason }
    }

    /// The field of the config struct, or the option of the annotation where no field is involved.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Why the value cannot be used.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::EnvMissing(names) => {
                let files: Vec<String> = names.iter().map(|name| format!("{name}_FILE")).collect();
                let (names, files) = (names.join(", "), files.join(", "));
                write!(f, "not set in the environment: {names} (or the path of a file: {files})")
            }
            reason @ Reason::EnvFile { .. } => write!(f, "`{}`: {reason}", self.field),
            reason => write!(f, "`{}` {reason}", self.field),
        }
    }
}

impl std::error::Error for ConfigError {}

/// Why a configured value cannot be used.
///
/// # Example
/// ```
/// use auth_core::error::{ConfigError, Reason};
///
/// fn is_forgotten(error: &ConfigError) -> bool {
///     matches!(error.reason(), Reason::Missing | Reason::EnvMissing(_))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It has a control character, or one outside ASCII where a header allows none.
    Characters,
    /// A Basic user name has a colon (RFC 7617 section 2).
    Colon,
    /// Another method, header or parameter already uses this place.
    Conflict,
    /// It is neither a date-time nor a number that the expiry format accepts.
    DateTime,
    /// The function that obtains a token uses that token.
    Circular,
    /// It is an empty string where an empty credential makes no sense.
    Empty,
    /// These variables are not set.
    EnvMissing(Vec<String>),
    /// The variable's content, or that of the file that it names, cannot be read as text or as the type.
    EnvUnreadable,
    /// The file that a variable names cannot be taken.
    EnvFile {
        /// The variable, such as `SQUARE_CLIENT_SECRET_FILE`.
        variable: String,
        /// The path; `None` for a relative one, which may be a secret that was put into the wrong variable.
        path: Option<PathBuf>,
        /// What is wrong with it.
        why: FileTrouble,
    },
    /// A header name that HTTP does not allow, or that frames the message.
    HeaderName,
    /// It would change the host of the URL: only letters, digits, `-`, `.` and `:` may stand there.
    Host,
    /// It is `None`, and this part cannot be left out.
    Missing,
    /// It is set but the value that it goes with is not; holds the missing one.
    Without(&'static str),
    /// A path into a JSON body with an empty segment.
    Path,
    /// It is a token of more than 16 KiB, which no server takes in a header.
    TooLong,
    /// It does not start with `https://`, and the host is not this machine.
    Insecure,
    /// It already says `Bearer `, which would be sent twice.
    Scheme,
    /// It is none of the values that the annotation's `match` names.
    Unmatched,
    /// It does not parse as an absolute URL.
    Url,
    /// It is a URL with a fragment, which would never be sent.
    Fragment,
    /// It is a base URL with a query.
    Query,
    /// It has a user name or password before the host.
    UserInfo,
    /// The annotation needs a token store, and none was given.
    NoStore,
    /// Its chain is kept in the token store under an account, which this config does not name.
    OfAccount,
    /// It is not set, and the token store has none for the account: a person must sign in.
    NotInStore,
    /// A token store was given, and this field, which a function of the config can see, has a type that does not tell one
    /// credential from another: see [`Digestible`](crate::identity::Digestible).
    NotDigestible,
    /// The agent's settings, of TLS or of the proxy, need this feature of auth-blocking.
    Feature(&'static str),
    /// The agent has a resolver, connector or middleware of the caller's own, where its configuration alone is used.
    OwnParts,
    /// The request's own ureq configuration has a proxy.
    OwnProxy,
    /// The agent does not verify certificates: whoever is on the way would get the credentials.
    Unverified,
    /// Generated code and library disagree; a bug of the SDK.
    Internal,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Characters => "has a character that cannot be sent here (a control or non-ASCII character, or a space or line break at its end)",
            Self::Circular => "uses the token that it obtains",
            Self::Colon => "has a colon, which a Basic user name cannot have",
            Self::Conflict => "goes to a place that something else already fills",
            Self::DateTime => "is not an expiry date: write 2030-01-31T00:00:00Z, or seconds since 1970",
            Self::Empty => "is empty",
            Self::EnvMissing(_) => "is not set in the environment",
            Self::EnvFile { variable, path, why } => {
                return match path {
                    Some(path) => write!(f, "{variable} names {}, which {why}", Shown(path)),
                    None => write!(f, "{variable} names a relative path, which {why}"),
                };
            }
            Self::EnvUnreadable => "cannot be read from the environment as its type",
            Self::HeaderName => "is not a header name that may be set",
            Self::Host => "has a character that cannot stand in a host name",
            Self::Missing => "is not set",
            Self::Without(other) => return write!(f, "is set, but `{other}` is not"),
            Self::Path => "has an empty segment",
            Self::TooLong => "is longer than 16 KiB",
            Self::Insecure => "is not https (allowed for this machine, or with `dangerous_allow_http`)",
            Self::Scheme => "starts with `Bearer `, which is added by the SDK",
            Self::Unmatched => "is none of the values that are known for it",
            Self::Url => "is not an absolute URL",
            Self::Fragment => "has a fragment, which is never sent: remove `#` and what follows",
            Self::Query => "has a query: remove `?` and what follows, and write `query(\"name\" = \"value\")`",
            Self::UserInfo => "has a user name or password in the URL",
            Self::NoStore => "needs a token store",
            Self::OfAccount => {
                "is an account's, whose newer one is in the token store: name the `account`"
            }
            Self::NotInStore => {
                "is not set, and no token store has one for this account: sign in, and configure the one that you get"
            }
            Self::NotDigestible => {
                "has a type that cannot tell one credential from another in a token store: implement `Digestible` for it"
            }
            Self::Feature(feature) => {
                return write!(f, "has settings that need the feature `{feature}` of auth-blocking");
            }
            Self::OwnParts => {
                "has its own resolver, connector or middleware (see `raw_agent` and `raw_token_agent`)"
            }
            Self::OwnProxy => "has its own proxy: set the proxy of the client's agent instead",
            Self::Unverified => {
                "does not verify certificates (see `dangerous_allow_unverified_tls`)"
            }
            Self::Internal => "does not fit the generated code: this is a bug",
        })
    }
}

/// A path without what would move a terminal's cursor.
struct Shown<'a>(&'a Path);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.to_string_lossy();
        path.chars().try_for_each(|c| f.write_char(if c.is_control() { '\u{fffd}' } else { c }))
    }
}

/// What is wrong with a file that is to hold a secret.
///
/// # Example
/// ```
/// use auth_core::error::FileTrouble;
///
/// assert_eq!(FileTrouble::TooLong.to_string(), "is larger than 1 MiB");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileTrouble {
    /// This user may not read it.
    Denied,
    /// It is a directory.
    Directory,
    /// It is not there.
    NotFound,
    /// It is a pipe, a device or a socket.
    NotRegular,
    /// It is not UTF-8.
    NotText,
    /// It has more than 1 MiB.
    TooLong,
    /// Reading failed in another way.
    Unreadable,
}

impl fmt::Display for FileTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Denied => "this user may not read",
            Self::Directory => "is a directory",
            Self::NotFound => "does not exist",
            Self::NotRegular => "is not a regular file",
            Self::NotText => "is not UTF-8 text",
            Self::TooLong => "is larger than 1 MiB",
            Self::Unreadable => "cannot be read",
        })
    }
}
