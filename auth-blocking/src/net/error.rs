//! [`TransportError`]: why there is no response.

use std::fmt;
use std::io;

use auth_core::renewal::Sent;

use crate::net::{Cause, was_anything_sent};

/// No answer came. It names the phase and the kind; texts of other libraries may hold URLs with keys.
///
/// # Example
/// ```
/// use auth_blocking::TransportError;
///
/// fn advice(error: &TransportError) -> &'static str {
///     if error.is_not_sent() { "call again" } else { "look first whether it was done" }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    sent: Sent,
    cause: Cause,
}

/// What failed.
///
/// # Example
/// ```
/// use auth_blocking::{Error, TransportErrorKind};
///
/// fn is_certificate_wrong(error: &Error) -> bool {
///     matches!(error, Error::Transport(error) if error.kind() == TransportErrorKind::Tls)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request's own body could not be read.
    Body,
    /// The connection was closed or reset.
    Closed,
    /// No connection could be made.
    Connect,
    /// The host name was not found.
    Host,
    /// The thread that made the request for all panicked.
    Panicked,
    /// The answer was not HTTP, or over a limit.
    Protocol,
    /// The proxy refused or failed.
    Proxy,
    /// A time limit passed.
    Timeout,
    /// TLS failed: certificate, host name, or no TLS in this build.
    Tls,
}

impl TransportErrorKind {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Body => "the request's body could not be read",
            Self::Closed => "the connection was closed",
            Self::Connect => "no connection could be made",
            Self::Host => "the host was not found",
            Self::Panicked => "the thread that made the request panicked",
            Self::Protocol => "the answer was not usable HTTP",
            Self::Proxy => "the proxy failed",
            Self::Timeout => "a time limit passed",
            Self::Tls => "TLS failed",
        }
    }
}

impl TransportError {
    /// The call that this thread has just made ended with `error`.
    pub(crate) fn new(error: &ureq::Error) -> Self {
        let sent = if was_anything_sent() { Sent::Maybe } else { Sent::No };
        Self { sent, cause: Cause::of(error) }
    }

    /// Nothing left this machine.
    pub(crate) fn not_sent(kind: TransportErrorKind) -> Self {
        Self { sent: Sent::No, cause: kind.into() }
    }

    /// The request's body could not be opened, or failed while it was read.
    pub(crate) fn body(sent: Sent) -> Self {
        Self { sent, cause: TransportErrorKind::Body.into() }
    }

    /// The time of the whole call was over before this exchange began.
    pub(crate) fn too_late() -> Self {
        Self::not_sent(TransportErrorKind::Timeout)
    }

    pub(crate) fn panicked() -> Self {
        Self { sent: Sent::Maybe, cause: TransportErrorKind::Panicked.into() }
    }

    pub(super) fn while_reading(error: io::Error) -> Self {
        let cause = match error.downcast::<ureq::Error>() {
            Ok(error) => Cause::of(&error),
            Err(error) => Cause::of_io(&error),
        };
        Self { sent: Sent::Maybe, cause }
    }

    /// The same of a call one exchange of which had a response: the call as a whole was sent.
    pub(crate) fn after_an_exchange(&self) -> Self {
        Self { sent: Sent::Maybe, ..self.clone() }
    }

    pub(crate) fn sent(&self) -> Sent {
        self.sent
    }

    /// Whether nothing left this machine.
    pub fn is_not_sent(&self) -> bool {
        self.sent == Sent::No
    }

    /// What failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.cause.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)?;
        f.write_str(if self.is_not_sent() {
            " (nothing was sent)"
        } else {
            " (the server may have acted on it)"
        })
    }
}

impl std::error::Error for TransportError {}
