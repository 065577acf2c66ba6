//! What a token or login endpoint answered in place of a token.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

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
