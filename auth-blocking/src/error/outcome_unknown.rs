//! [`OutcomeUnknown`]: a refresh of which nothing is known.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Error;

/// A refresh token was sent, and nothing tells whether it is spent: [`Error::RefreshOutcomeUnknown`].
///
/// # Example
/// ```
/// use auth_blocking::{Error, TransportErrorKind};
///
/// fn was_reset(error: &Error) -> bool {
///     let Error::RefreshOutcomeUnknown(unknown) = error else { return false };
///     matches!(unknown.cause(), Some(Error::Transport(error)) if error.kind() == TransportErrorKind::Closed)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct OutcomeUnknown {
    pub(super) wait: Duration,
    pub(super) cause: Option<Arc<Error>>,
}

impl OutcomeUnknown {
    /// The wait from the last time that it was sent to the next.
    pub fn wait(&self) -> Duration {
        self.wait
    }

    /// What came instead of a usable answer; `None` in later calls, and where another process sent it.
    pub fn cause(&self) -> Option<&Error> {
        self.cause.as_deref()
    }
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        auth_core::error::OutcomeUnknown { wait: self.wait, why: None }.fmt(f)
    }
}
