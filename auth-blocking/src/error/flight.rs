//! [`FlightError`]: why a flight brought no token, for every thread that waited for it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_core::error::{ConfigError, Failure, RequestError};
use auth_core::record::Hold;
use auth_core::signer::SignError;

use super::{Error, OutcomeUnknown};
use crate::net::TransportError;
use crate::store::{StoreError, StoreErrorKind};

/// Why a flight brought no token; cloned for every thread that waited for it.
#[derive(Clone, Debug)]
pub(crate) struct FlightError {
    pub(crate) cause: Cause,
    /// When the next try may be.
    pub(crate) retry_at: Option<SystemTime>,
    /// Whether an earlier request was told so.
    pub(crate) remembered: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Cause {
    Failure(Failure),
    Request(RequestError),
    Transport(TransportError),
    OutcomeUnknown { wait: Duration, cause: Option<Arc<Error>> },
    Store(StoreError),
    Custom(Arc<Error>),
}

impl FlightError {
    /// Whether another holder of the token store's record did not leave in time.
    pub(crate) fn is_busy_store(&self) -> bool {
        matches!(&self.cause, Cause::Store(error) if *error.kind() == StoreErrorKind::Busy)
    }

    pub(crate) fn is_of_store(&self) -> bool {
        matches!(self.cause, Cause::Store(_))
    }
}

impl<E: Into<Cause>> From<E> for FlightError {
    fn from(cause: E) -> Self {
        Self { cause: cause.into(), retry_at: None, remembered: false }
    }
}

impl From<Hold> for FlightError {
    fn from(hold: Hold) -> Self {
        Self { cause: hold.failure.into(), retry_at: Some(hold.until), remembered: true }
    }
}

impl From<Failure> for Cause {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::OutcomeUnknown(unknown) => {
                Self::OutcomeUnknown { wait: unknown.wait, cause: None }
            }
            failure => Self::Failure(failure),
        }
    }
}

impl From<ConfigError> for Cause {
    fn from(error: ConfigError) -> Self {
        Self::Failure(Failure::Config(error))
    }
}

impl From<RequestError> for Cause {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<StoreError> for Cause {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<TransportError> for Cause {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<FlightError> for Error {
    fn from(error: FlightError) -> Self {
        // What the user's function says it says itself.
        let of_token = !matches!(error.cause, Cause::Custom(_));
        let own: Self = match error.cause {
            Cause::Failure(Failure::Answer(error)) => error.into(),
            Cause::Failure(Failure::Config(error)) => error.into(),
            Cause::Failure(Failure::Refused(error)) => error.into(),
            Cause::Failure(Failure::Rejected(error)) => error.into(),
            Cause::Failure(Failure::Unavailable(error)) => error.into(),
            Cause::Failure(Failure::OutcomeUnknown(unknown)) => {
                OutcomeUnknown { wait: unknown.wait, cause: None }.into()
            }
            // The driver put its own error in their place.
            Cause::Failure(Failure::NoResponse | Failure::Store | Failure::Stopped) => {
                TransportError::panicked().into()
            }
            Cause::OutcomeUnknown { wait, cause } => OutcomeUnknown { wait, cause }.into(),
            Cause::Request(error) => error.into(),
            Cause::Transport(error) => error.into(),
            Cause::Store(error) => error.into(),
            Cause::Custom(error) => match Arc::try_unwrap(error) {
                Ok(error) => error,
                Err(shared) => Self::shared(&shared),
            },
        };
        own.told(error.retry_at, error.remembered, of_token)
    }
}

/// Why a request could not be signed; what the user's function says it says itself.
pub(crate) fn signing(error: SignError) -> Error {
    match error {
        SignError::Request(error) => error.into(),
        SignError::Function(error) => match error.downcast::<Error>() {
            Ok(error) => *error,
            Err(error) => Error::custom(error),
        },
    }
}

impl Error {
    /// The same, with when it is asked again, whether an earlier request was told so, and whether it was one for a token.
    fn told(mut self, at: Option<SystemTime>, earlier: bool, for_token: bool) -> Self {
        let (retry_at, remembered, of_token) = match &mut self {
            Self::Answer(error) => error.context(),
            Self::RefreshOutcomeUnknown(error) => error.context(),
            Self::Refused(error) => error.context(),
            Self::Store(error) => error.context(),
            Self::TokenRejected(error) => error.context(),
            Self::Transport(error) => error.context(),
            Self::Unavailable(error) => error.context(),
            _ => return self,
        };
        (*retry_at, *remembered, *of_token) = (at.or(*retry_at), earlier, for_token || *of_token);
        self
    }

    /// A copy for another thread that waited. Only an answer of the API cannot be copied.
    fn shared(error: &Arc<Self>) -> Self {
        match &**error {
            Self::Answer(error) => Self::Answer(error.clone()),
            Self::Config(error) => Self::Config(error.clone()),
            Self::Custom(error) => Self::Custom(error.clone()),
            Self::Redirect(error) => Self::Redirect(error.clone()),
            Self::RefreshOutcomeUnknown(error) => Self::RefreshOutcomeUnknown(error.clone()),
            Self::Refused(error) => Self::Refused(error.clone()),
            Self::Request(error) => Self::Request(error.clone()),
            Self::Store(error) => Self::Store(error.clone()),
            Self::TokenRejected(error) => Self::TokenRejected(error.clone()),
            Self::Transport(error) => Self::Transport(error.clone()),
            Self::Unavailable(error) => Self::Unavailable(error.clone()),
            Self::Status(_) => Self::custom(SharedError(Arc::clone(error))),
        }
    }
}

#[derive(Debug)]
struct SharedError(Arc<Error>);

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SharedError {}
