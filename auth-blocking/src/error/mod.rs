//! Room: [`Error`], the one error of the SDK, by what the caller can do.
//! Comes in: the errors of core and of the other rooms; out goes what the caller matches on.

mod custom;
mod flight;
mod labelled;
mod outcome_unknown;
mod status;

pub use custom::CustomError;
pub(crate) use flight::{Cause, FlightError, signing};
pub use labelled::Labelled;
pub use outcome_unknown::OutcomeUnknown;
pub use status::{BodyNotReplayable, StatusError};

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use auth_core::error::{
    AnswerError, ConfigError, ErrorCode, Reason, Refused, RequestError, TokenRejected, Unavailable,
};
use auth_core::wire::expiry::utc;
use auth_core::wire::redirect::RedirectError;
use http::StatusCode;

use crate::net::TransportError;
use crate::store::StoreError;

/// Why a call gave no answer, by what the caller can do about it.
///
/// Look at [`Error::is_retryable`] and [`Error::needs_user_action`] first; match on the variants where
/// that is not enough. No variant holds a secret, and none holds text that came from outside, except
/// [`Error::Status`], which carries the API's answer whole.
///
/// # Example
/// ```
/// use auth_blocking::Error;
///
/// fn advice(error: &Error) -> &'static str {
///     match error {
///         Error::Status(status) if status.status() == 404 => "not there",
///         error if error.needs_user_action() => "sign in again, or mend the configuration",
///         error if error.is_retryable() => "try later",
///         _ => "give up",
///     }
/// }
/// ```
#[non_exhaustive]
pub enum Error {
    /// A token or login answer cannot be used: not JSON, or no token where the annotation says.
    Answer(Labelled<AnswerError>),
    /// A configured value cannot be used; it names the field and the reason. Nothing was sent.
    Config(Labelled<ConfigError>),
    /// An error of your own `sign_with` or `token_with` function.
    Custom(Labelled<CustomError>),
    /// A redirect that is not followed.
    Redirect(Labelled<RedirectError>),
    /// A refresh token was sent and no usable answer came: it may be spent. It is not sent again in this call; later ones
    /// send it again after 10 s, 1 min, 5 min, then every 15 min ([`Error::retry_at`]), so a server that recovers lets the
    /// program go on by itself.
    RefreshOutcomeUnknown(Labelled<OutcomeUnknown>),
    /// The token or login endpoint refused the credentials. They are presented again after 1 min, 5 min, 15 min, then every
    /// hour ([`Error::retry_at`]); other credentials are presented at once, and so are these after
    /// [`Client::forget_refusal`](crate::Client::forget_refusal).
    Refused(Labelled<Refused>),
    /// This request cannot carry its credentials. Nothing was sent.
    Request(Labelled<RequestError>),
    /// The API answered with a final 4xx or 5xx.
    Status(Box<StatusError>),
    /// The token store failed.
    Store(Labelled<StoreError>),
    /// The API rejected a token, and one that was obtained because of that, too: another one would fare no better. It is the
    /// source of an [`Error::Status`]; after [`Client::reject`](crate::Client::reject), where there is no token to send, it is
    /// what a call gets.
    TokenRejected(Labelled<TokenRejected>),
    /// No answer came.
    Transport(Labelled<TransportError>),
    /// The token or login endpoint cannot answer now.
    Unavailable(Labelled<Unavailable>),
}

impl Error {
    /// An error of your own, from a `sign_with` or `token_with` function.
    ///
    /// # Example
    /// ```
    /// use auth_blocking::Error;
    ///
    /// let error = Error::custom("the key file is empty");
    /// assert_eq!(error.to_string(), "the key file is empty");
    /// ```
    pub fn custom(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Custom(Labelled::new(CustomError(Arc::from(error.into()))))
    }

    /// Whether the same call may succeed later and can be made again safely: the request was not sent, or the server said
    /// "not now". Of tokens [`Error::retry_at`] says when, where that is known; a refresh token of unknown fate is not sent
    /// before its wait is over. For a 429 or 503 of the API itself read `Retry-After` in [`StatusError::headers`].
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Status(status) => match status.failed_renewal() {
                Some(cause) => cause.is_retryable(),
                None => {
                    matches!(status.status().as_u16(), 429 | 503) || status.is_body_not_replayable()
                }
            },
            Self::Store(error) => error.is_retryable(),
            Self::Transport(error) => error.is_not_sent() || error.of_token,
            // A refresh token was sent, and it is sent again.
            Self::Answer(error) => error.retry_at.is_some(),
            Self::RefreshOutcomeUnknown(_) | Self::TokenRejected(_) | Self::Unavailable(_) => true,
            Self::Config(_)
            | Self::Custom(_)
            | Self::Redirect(_)
            | Self::Refused(_)
            | Self::Request(_) => false,
        }
    }

    /// Whether a person must act: sign in again, or mend the configuration or the token store.
    pub fn needs_user_action(&self) -> bool {
        match self {
            Self::Config(_) | Self::Refused(_) => true,
            Self::Store(error) => error.kind().needs_user_action(),
            Self::Status(status) => match status.failed_renewal() {
                Some(cause) => cause.needs_user_action(),
                // Another sign-in without the scope would fare no better.
                None => {
                    status.status() == StatusCode::UNAUTHORIZED
                        && status.insufficient_scope().is_none()
                        && !status.is_body_not_replayable()
                }
            },
            _ => false,
        }
    }

    /// Whether only a person can help, by signing in again: the endpoint said `invalid_grant` of a refresh token, or an account
    /// has none. It is `false` for all that time or a mended configuration cures.
    ///
    /// # Example
    /// ```no_run
    /// # fn call(api: &auth_blocking::Client) -> Result<(), auth_blocking::Error> {
    /// match api.get("/items").call() {
    ///     Err(error) if error.needs_sign_in() => println!("bring a new refresh token"),
    ///     other => drop(other?),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn needs_sign_in(&self) -> bool {
        match self {
            Self::Refused(refused) => {
                let refused: &Refused = refused;
                refused.refresh_token && refused.error == ErrorCode::InvalidGrant
            }
            Self::Config(error) => *error.reason() == Reason::NotInStore,
            Self::Status(status) => status.renewal().is_some_and(Self::needs_sign_in),
            _ => false,
        }
    }

    /// The earliest time at which a token is asked for again, by the client's own clock; `None` where the next call asks. Until
    /// then a call that has no token to send fails without asking, and one whose token the API rejects gets its 401 at once.
    ///
    /// # Example
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use auth_blocking::Error;
    ///
    /// fn pause(error: &Error) -> Option<Duration> {
    ///     error.retry_at()?.duration_since(SystemTime::now()).ok()
    /// }
    /// assert_eq!(pause(&Error::custom("another error")), None);
    /// ```
    pub fn retry_at(&self) -> Option<SystemTime> {
        match self {
            Self::Answer(error) => error.retry_at,
            Self::RefreshOutcomeUnknown(error) => error.retry_at,
            Self::Refused(error) => error.retry_at,
            Self::Status(error) => error.renewal().and_then(Self::retry_at),
            Self::Store(error) => error.retry_at,
            Self::TokenRejected(error) => error.retry_at,
            Self::Transport(error) => error.retry_at,
            Self::Unavailable(error) => error.retry_at,
            Self::Config(_) | Self::Custom(_) | Self::Redirect(_) | Self::Request(_) => None,
        }
    }

    /// The label of the client that made the call.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Answer(error) => error.label(),
            Self::Config(error) => error.label(),
            Self::Custom(error) => error.label(),
            Self::Redirect(error) => error.label(),
            Self::RefreshOutcomeUnknown(error) => error.label(),
            Self::TokenRejected(error) => error.label(),
            Self::Transport(error) => error.label(),
            Self::Refused(error) => error.label(),
            Self::Request(error) => error.label(),
            Self::Status(error) => error.label.as_deref(),
            Self::Store(error) => error.label(),
            Self::Unavailable(error) => error.label(),
        }
    }

    pub(crate) fn labelled(mut self, label: Option<&Arc<str>>) -> Self {
        let slot = match &mut self {
            Self::Answer(error) => &mut error.label,
            Self::Config(error) => &mut error.label,
            Self::Custom(error) => &mut error.label,
            Self::Redirect(error) => &mut error.label,
            Self::RefreshOutcomeUnknown(error) => &mut error.label,
            Self::TokenRejected(error) => &mut error.label,
            Self::Transport(error) => &mut error.label,
            Self::Refused(error) => &mut error.label,
            Self::Request(error) => &mut error.label,
            Self::Status(error) => &mut error.label,
            Self::Store(error) => &mut error.label,
            Self::Unavailable(error) => &mut error.label,
        };
        *slot = label.cloned();
        self
    }
}

/// The variant's name and the message: what a `main` that returns the error prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Answer(_) => "Answer",
            Self::Config(_) => "Config",
            Self::Custom(_) => "Custom",
            Self::Redirect(_) => "Redirect",
            Self::RefreshOutcomeUnknown(_) => "RefreshOutcomeUnknown",
            Self::Refused(_) => "Refused",
            Self::Request(_) => "Request",
            Self::Status(_) => "Status",
            Self::Store(_) => "Store",
            Self::TokenRejected(_) => "TokenRejected",
            Self::Transport(_) => "Transport",
            Self::Unavailable(_) => "Unavailable",
        };
        write!(f, "{variant}: {self}")?;
        match std::error::Error::source(self) {
            Some(cause) => write!(f, " (because: {cause})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(label) = self.label() {
            write!(f, "{label}: ")?;
        }
        match self {
            Self::Answer(error) => error.error.fmt(f),
            Self::Config(error) => error.error.fmt(f),
            Self::Custom(error) => error.error.fmt(f),
            Self::Redirect(error) => error.error.fmt(f),
            Self::RefreshOutcomeUnknown(error) => error.error.fmt(f),
            Self::Refused(error) => {
                error.error.fmt(f)?;
                match error.retry_at.filter(|_| error.remembered) {
                    Some(at) => {
                        write!(f, ", said of an earlier request; presented again after {}", utc(at))
                    }
                    None => Ok(()),
                }
            }
            Self::Request(error) => error.error.fmt(f),
            Self::Status(error) => {
                write!(f, "the API answered with status {}", error.status().as_u16())
            }
            Self::Store(error) => error.error.fmt(f),
            Self::TokenRejected(error) => error.error.fmt(f),
            Self::Transport(error) => error.error.fmt(f),
            Self::Unavailable(error) => error.error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Custom(error) => error.error.0.source(),
            Self::RefreshOutcomeUnknown(error) => error.error.cause().map(|cause| cause as _),
            Self::Status(error) => error.cause.as_deref().map(|cause| cause as _),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($variant:ident: $error:ty,)*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(Labelled::new(error))
            }
        }
    )*};
}

from! {
    Answer: AnswerError,
    Config: ConfigError,
    Redirect: RedirectError,
    Refused: Refused,
    RefreshOutcomeUnknown: OutcomeUnknown,
    Request: RequestError,
    Store: StoreError,
    TokenRejected: TokenRejected,
    Transport: TransportError,
    Unavailable: Unavailable,
}
