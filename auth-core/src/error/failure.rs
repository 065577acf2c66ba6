//! Why there is no token.

use std::fmt;
use std::time::Duration;

use super::{AnswerError, ConfigError, Endpoint, Refused, Unavailable};

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
