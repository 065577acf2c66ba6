//! What a client tells about its tokens, without a secret.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::store::StoreError;

/// Something that happened to a token.
///
/// # Example
/// ```
/// use auth_blocking::Event;
///
/// fn log(event: &Event) {
///     println!("{}: {}", event.label.as_deref().unwrap_or("api"), event.kind);
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// The label of the client, from [`ClientBuilder::label`](crate::ClientBuilder::label).
    pub label: Option<Arc<str>>,
    /// What happened.
    pub kind: EventKind,
}

/// What happened.
///
/// # Example
/// ```
/// use auth_blocking::{Event, EventKind};
///
/// fn is_worth_a_look(event: &Event) -> bool {
///     matches!(event.kind, EventKind::RenewalFailed | EventKind::StoreTrouble(_))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// A token that another process or authenticator had stored was taken over.
    Adopted,
    /// The answer to a refresh had no new refresh token: the old one stays in use.
    KeptRefreshToken,
    /// A new token was obtained.
    Renewed,
    /// A renewal failed, and the token in hand is still good.
    RenewalFailed,
    /// A request for a token is repeated after this wait.
    Retried(Duration),
    /// The token store failed to save a token. It is kept in memory and saved later, in the background: after 1 s,
    /// then after a time that doubles up to a minute.
    StoreTrouble(StoreError),
    /// Another thread's request was waited for.
    Waited,
}

/// The target of an event's line in the log: users filter by it, so it does not change with the place of this code.
const LOG: &str = "auth_blocking::driver";

/// Where events go: the client's listener and the log.
pub(crate) struct Events {
    pub(crate) label: Option<Arc<str>>,
    pub(crate) listener: Option<Box<Listener>>,
}

type Listener = dyn Fn(&Event) + Send + Sync;

impl Events {
    pub(crate) fn tell(&self, kind: EventKind) {
        match &self.label {
            Some(label) => log::debug!(target: LOG, "{label}: {kind}"),
            None => log::debug!(target: LOG, "{kind}"),
        }
        if let Some(listener) = &self.listener {
            listener(&Event { label: self.label.clone(), kind });
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adopted => f.write_str("a stored token was taken over"),
            Self::KeptRefreshToken => {
                f.write_str("the answer had no new refresh token, the old one is kept")
            }
            Self::Renewed => f.write_str("a new token was obtained"),
            Self::RenewalFailed => f.write_str("a renewal failed, the token in hand is still good"),
            Self::Retried(wait) => {
                write!(f, "the token request is repeated in {} ms", wait.as_millis())
            }
            Self::StoreTrouble(error) => write!(f, "the token is kept in memory: {error}"),
            Self::Waited => f.write_str("another thread's token request was waited for"),
        }
    }
}
