//! What can be wrong with a configured value, and what a token or login endpoint can answer.
//!
//! The SDK's one public `Error` lives in `auth-blocking`, because it carries whole HTTP answers;
//! these are the parts of it that need no IO. Nothing here holds a secret or a remote text.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::StatusCode;

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

/// Why a request cannot carry its credentials. Nothing was sent.
///
/// # Example
/// ```
/// use auth_core::error::RequestError;
///
/// let error = RequestError::Taken("authorization".to_owned());
/// assert!(error.to_string().contains("authorization"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The body is not `application/x-www-form-urlencoded`, and the credential goes into a form.
    BodyIsNotForm,
    /// The body is not a JSON object, and the credential goes into one.
    BodyIsNotJson,
    /// The body is a stream, and the credential goes into the body.
    BodyIsStream,
    /// Another origin than the one that the credential belongs to; holds the refused one.
    Origin(String),
    /// A relative path, and the config has no `base_url`.
    NoBaseUrl,
    /// The request already has a value where the credential goes; holds the header or name.
    Taken(String),
    /// The URL does not parse or is not http or https.
    Url,
    /// The URL has a user name or password before the host.
    UserInfo,
    /// Plain http to another machine.
    Insecure,
    /// Plain http through a proxy, which would read the credential.
    PlainProxy,
    /// `ureq_proto` is logged at TRACE, so the credential would be written to the log.
    WireTraceEnabled,
    /// `ureq` is logged at TRACE, so the URL, which has a secret in it, would be written to the log.
    UrlTraceEnabled,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BodyIsNotForm => f.write_str("the credential goes into a form body, and the request's body is not a form"),
            Self::BodyIsNotJson => f.write_str("the credential goes into a JSON object, and the request's body is not one"),
            Self::BodyIsStream => f.write_str("the credential goes into the body, and the request's body is a stream"),
            Self::Origin(origin) => write!(
                f,
                "{origin} is not where this credential may go: name it in `base_url` or `also_send_to`"
            ),
            Self::NoBaseUrl => f.write_str("a relative path needs a `base_url` in the annotation"),
            Self::Taken(name) => write!(f, "the request already has a value at `{name}`, where the credential goes"),
            Self::Url => f.write_str("the request's URL is not an absolute http or https URL, nor a path"),
            Self::UserInfo => f.write_str("the request's URL has a user name or password"),
            Self::Insecure => f.write_str(
                "the request's URL is not https, so the credential is not sent (see `dangerous_allow_http`)",
            ),
            Self::PlainProxy => f.write_str(
                "the request's URL is not https, so the credential is not sent through a proxy: exclude the host in NO_PROXY",
            ),
            Self::WireTraceEnabled => f.write_str(
                "the log target `ureq_proto` is on at TRACE and would show the credential: filter it to \
                 DEBUG (RUST_LOG=\"trace,ureq_proto=debug\"), or see `dangerous_allow_wire_trace`",
            ),
            Self::UrlTraceEnabled => f.write_str(
                "the log target `ureq` is on at TRACE and would show the URL, which has a secret in it: filter it to \
                 DEBUG (RUST_LOG=\"trace,ureq=debug\"), or see `dangerous_allow_wire_trace`",
            ),
        }
    }
}

impl std::error::Error for RequestError {}

/// Who answered: errors of a login say that it was the login, with its own credential, and not a token endpoint.
///
/// # Example
/// ```
/// use auth_core::error::{Endpoint, Refused};
///
/// fn ask_for(refused: &Refused) -> &'static str {
///     if refused.endpoint == Endpoint::Login { "user and password" } else { "a new consent" }
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Endpoint {
    /// A token endpoint (RFC 6749 section 3.2), or what a `token_with` function asks.
    #[default]
    Token,
    /// The login of a `session`.
    Login,
}

impl Failure {
    /// The same, of a login.
    #[must_use]
    pub(crate) fn of_login(mut self) -> Self {
        match &mut self {
            Self::Refused(Refused { endpoint, .. })
            | Self::Unavailable(Unavailable { endpoint, .. })
            | Self::Answer(AnswerError { endpoint, .. }) => *endpoint = Endpoint::Login,
            Self::Config(_)
            | Self::NoResponse
            | Self::OutcomeUnknown(_)
            | Self::Rejected(_)
            | Self::Store
            | Self::Stopped => {}
        }
        self
    }

    /// The same, of a refresh token.
    #[must_use]
    pub(crate) fn of_refresh_token(mut self) -> Self {
        if let Self::Refused(refused) = &mut self {
            refused.refresh_token = true;
        }
        self
    }
}

/// A token or login endpoint that refused to give a token: any 4xx but 408, 425 and 429, whatever its body.
///
/// 404 and 405 are here too: not the credentials are wrong then, but the endpoint's URL.
///
/// # Example
/// ```
/// use auth_core::error::{ErrorCode, Refused};
/// use http::StatusCode;
///
/// let refused = Refused::new(StatusCode::BAD_REQUEST, ErrorCode::parse("invalid_grant"));
/// assert_eq!(refused.error, ErrorCode::InvalidGrant);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The HTTP status of the answer.
    pub status: StatusCode,
    /// What the answer says, as far as it is a word that the SDK knows.
    pub error: ErrorCode,
    /// The text that `fail_if(.., message = "…")` gives for this answer.
    pub message: Option<Cow<'static, str>>,
    /// Who refused.
    pub endpoint: Endpoint,
    /// Whether it was a refresh token that was refused, which only a person can replace.
    pub refresh_token: bool,
}

impl Refused {
    /// A refusal by status and code.
    pub fn new(status: StatusCode, error: ErrorCode) -> Self {
        Self { status, error, message: None, endpoint: Endpoint::Token, refresh_token: false }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status.as_u16();
        let what = match self.endpoint {
            Endpoint::Token => "the credentials were refused",
            Endpoint::Login => "the login refused its credentials",
        };
        let whose = match self.endpoint {
            Endpoint::Token => "token endpoint",
            Endpoint::Login => "login",
        };
        // A status that a server gives before it looks at any credential.
        let is_not = match self.status {
            StatusCode::NOT_FOUND => Some("nothing is there"),
            StatusCode::METHOD_NOT_ALLOWED => Some("it does not take this method"),
            _ => None,
        };
        match (&self.message, &self.error, is_not) {
            (Some(message), ..) => f.write_str(message),
            (None, ErrorCode::Other, Some(is_not)) => {
                write!(f, "the URL of the {whose} is wrong: {is_not} (status {status})")
            }
            (None, ErrorCode::Other, None) => write!(f, "{what} with status {status}"),
            (None, error, _) => write!(f, "{what}: {error} (status {status})"),
        }
    }
}

impl std::error::Error for Refused {}

/// The `error` of a token answer, RFC 6749 section 5.2, RFC 8628 section 3.5 and their known aliases.
///
/// A code that is not in this list is [`ErrorCode::Other`]: its text comes from outside, so it is
/// not kept.
///
/// # Example
/// ```
/// use auth_core::error::ErrorCode;
///
/// assert_eq!(ErrorCode::parse("token_revoked"), ErrorCode::InvalidGrant);
/// assert_eq!(ErrorCode::parse("a word of the server's own"), ErrorCode::Other);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorCode {
    /// `access_denied`
    AccessDenied,
    /// `invalid_client`
    InvalidClient,
    /// `invalid_grant`, and the names that some providers use for it.
    InvalidGrant,
    /// `invalid_request`
    InvalidRequest,
    /// `invalid_scope`
    InvalidScope,
    /// `slow_down`
    SlowDown,
    /// `temporarily_unavailable`
    TemporarilyUnavailable,
    /// `unauthorized_client`
    UnauthorizedClient,
    /// `unsupported_grant_type`
    UnsupportedGrantType,
    /// None, or one that the SDK does not know.
    Other,
}

impl ErrorCode {
    /// Reads the word of an answer.
    pub fn parse(word: &str) -> Self {
        match word {
            "access_denied" => Self::AccessDenied,
            "invalid_client" => Self::InvalidClient,
            // GitHub answers 200 with the first two; the others were seen in the wild.
            "invalid_grant"
            | "bad_refresh_token"
            | "bad_verification_code"
            | "invalid_refresh_token"
            | "token_revoked"
            | "expired_token" => Self::InvalidGrant,
            "invalid_request" => Self::InvalidRequest,
            "invalid_scope" => Self::InvalidScope,
            "slow_down" => Self::SlowDown,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AccessDenied => "access_denied",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::SlowDown => "slow_down",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::Other => "an unknown error",
        })
    }
}

/// A token or login endpoint that cannot answer now: 408, 425, 429, 5xx, or `temporarily_unavailable`.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_core::error::Unavailable;
/// use http::StatusCode;
///
/// let error = Unavailable::new(StatusCode::SERVICE_UNAVAILABLE, Some(Duration::from_secs(2)));
/// assert_eq!(error.retry_after, Some(Duration::from_secs(2)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unavailable {
    /// The HTTP status of the last answer.
    pub status: StatusCode,
    /// How long the endpoint asked to wait, from `Retry-After`.
    pub retry_after: Option<Duration>,
    /// Who is not available.
    pub endpoint: Endpoint,
}

impl Unavailable {
    /// An answer that says "not now".
    pub fn new(status: StatusCode, retry_after: Option<Duration>) -> Self {
        Self { status, retry_after, endpoint: Endpoint::Token }
    }
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.endpoint {
            Endpoint::Token => "the token endpoint",
            Endpoint::Login => "the login",
        };
        write!(f, "{what} is not available (status {})", self.status.as_u16())?;
        match self.retry_after {
            Some(wait) => write!(f, ", it asks to wait {} s", wait.as_secs()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Unavailable {}

/// A token or login answer that the SDK cannot use. The answer itself is not kept.
///
/// # Example
/// ```
/// use auth_core::error::{AnswerError, AnswerReason};
/// use http::StatusCode;
///
/// let error = AnswerError::new(StatusCode::OK, AnswerReason::NotJson);
/// assert!(error.to_string().ends_with("(status 200) is not JSON"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnswerError {
    /// The HTTP status of the answer.
    pub status: StatusCode,
    /// What is wrong with it.
    pub reason: AnswerReason,
    /// Whose answer it is.
    pub endpoint: Endpoint,
}

impl AnswerError {
    /// An answer that cannot be used.
    pub fn new(status: StatusCode, reason: AnswerReason) -> Self {
        Self { status, reason, endpoint: Endpoint::Token }
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.endpoint {
            Endpoint::Token => "the token answer",
            Endpoint::Login => "the login's answer",
        };
        write!(f, "{what} (status {}) {}", self.status.as_u16(), self.reason)
    }
}

impl std::error::Error for AnswerError {}

/// What is wrong with a token or login answer.
///
/// # Example
/// ```
/// use auth_core::error::AnswerReason;
///
/// fn is_about_expiry(reason: &AnswerReason) -> bool {
///     matches!(reason, AnswerReason::Expiry(_) | AnswerReason::ExpiryTooFar(_))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerReason {
    /// A key stands twice in an object.
    DuplicateKey,
    /// Its token ended before it could be sent.
    Ended,
    /// The token is empty.
    Empty(Cow<'static, str>),
    /// The expiry does not fit its format; holds the property.
    Expiry(Cow<'static, str>),
    /// A number of seconds above ten years: most likely an instant, so `unix` or `unix_ms`.
    ExpiryTooFar(Cow<'static, str>),
    /// Nothing stands at this path or header.
    Missing(Cow<'static, str>),
    /// It is neither JSON nor a form.
    NotJson,
    /// It is JSON, and no object; holds where the token should be.
    NotObject(Cow<'static, str>),
    /// A redirect, which token requests never follow.
    Redirect,
    /// The token has characters that cannot be sent in a header.
    TokenCharacters(Cow<'static, str>),
    /// The token is longer than 16 KiB.
    TokenTooLong(Cow<'static, str>),
    /// The body is longer than the limit, in bytes.
    TooLong(u64),
    /// A `token_type` that is not Bearer (RFC 6749 section 7.1), where the token is sent as one.
    TokenType,
    /// Another type than a string stands at this path.
    WrongType(Cow<'static, str>),
}

impl fmt::Display for AnswerReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateKey => f.write_str("has a key twice"),
            Self::Ended => f.write_str("has a token that ended before it could be sent"),
            Self::Empty(path) => write!(f, "has an empty value at `{path}`"),
            Self::Expiry(path) => {
                write!(f, "has an expiry at `{path}` that does not fit the format")
            }
            Self::ExpiryTooFar(path) => write!(
                f,
                "says at `{path}` that the token lives more than ten years: if that is an instant, \
                 write `expiry(format = unix)` or `unix_ms`"
            ),
            Self::Missing(path) => write!(f, "has nothing at `{path}`"),
            Self::NotJson => f.write_str("is not JSON"),
            Self::NotObject(path) => write!(f, "is no JSON object, and has nothing at `{path}`"),
            Self::Redirect => f.write_str("is a redirect, which is not followed"),
            Self::TokenCharacters(path) => {
                write!(f, "has a token at `{path}` that cannot be sent in a header")
            }
            Self::TokenTooLong(path) => write!(f, "has a token at `{path}` of more than 16 KiB"),
            Self::TooLong(limit) => write!(f, "is longer than {limit} bytes"),
            Self::TokenType => f.write_str("has a token_type other than Bearer"),
            Self::WrongType(path) => write!(f, "has another type than a string at `{path}`"),
        }
    }
}

/// A refresh token was sent, and nothing tells whether it is spent. It is sent again by itself, never in the same call.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_core::error::OutcomeUnknown;
///
/// let error = OutcomeUnknown { wait: Duration::from_secs(60), why: None };
/// assert_eq!(
///     error.to_string(),
///     "the refresh token was sent without a usable response; retrying after 1 min"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeUnknown {
    /// How long after it was sent it is sent again.
    pub wait: Duration,
    /// What came instead of a usable response; `None` where another process, or an earlier call, sent it.
    pub why: Option<Box<Failure>>,
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wait = Wait(self.wait);
        write!(f, "the refresh token was sent without a usable response; retrying after {wait}")
    }
}

impl std::error::Error for OutcomeUnknown {}

/// A token that was obtained because one was rejected, and was rejected too: another one would fare no better.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_core::error::TokenRejected;
///
/// let error = TokenRejected { wait: Duration::from_secs(5) };
/// assert_eq!(error.to_string(), "a new token was rejected too; another one is obtained after 5 s at the earliest");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRejected {
    /// How long after the last renewal the next one may be.
    pub wait: Duration,
}

impl fmt::Display for TokenRejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wait = Wait(self.wait);
        write!(
            f,
            "a new token was rejected too; another one is obtained after {wait} at the earliest"
        )
    }
}

impl std::error::Error for TokenRejected {}

/// A wait in the largest unit that is exact.
struct Wait(Duration);

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_secs() {
            seconds if seconds >= 3600 && seconds % 3600 == 0 => write!(f, "{} h", seconds / 3600),
            seconds if seconds >= 60 && seconds % 60 == 0 => write!(f, "{} min", seconds / 60),
            seconds => write!(f, "{seconds} s"),
        }
    }
}

/// Why there is no token. It can be cloned, so that every thread that waited learns the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A configured value cannot be used.
    Config(ConfigError),
    /// The endpoint refused the credentials.
    Refused(Refused),
    /// The endpoint cannot answer now.
    Unavailable(Unavailable),
    /// The endpoint's answer cannot be used.
    Answer(AnswerError),
    /// No response came; the driver knows why.
    NoResponse,
    /// A refresh was sent, and nothing tells what became of it.
    OutcomeUnknown(OutcomeUnknown),
    /// A new token was rejected too.
    Rejected(TokenRejected),
    /// The token store failed; the driver knows how.
    Store,
    /// The driver could not go on, and knows why. Nothing was sent.
    Stopped,
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<AnswerError> for Failure {
    fn from(error: AnswerError) -> Self {
        Self::Answer(error)
    }
}
