//! [`StoreError`]: where a token store failed, and how.

use std::fmt;
use std::io;

use super::RecordError;

/// A token store that failed: where, and how.
///
/// # Example
/// ```
/// use auth_blocking::store::{StoreError, StoreErrorKind};
///
/// let error = StoreError::new("the table `tokens`", StoreErrorKind::Busy);
/// assert!(error.is_retryable() && *error.kind() == StoreErrorKind::Busy);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    place: String,
    kind: StoreErrorKind,
}

/// How a token store failed.
///
/// # Example
/// ```
/// use std::io;
/// use auth_blocking::store::{StoreError, StoreErrorKind};
///
/// fn failed(error: &io::Error) -> StoreError {
///     StoreError::new("the table `tokens`", StoreErrorKind::Io(error.kind()))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// It is no address of such a store.
    Address,
    /// Another holder did not leave the exclusive section in time.
    Busy,
    /// The connection to another machine is not encrypted, or the server's certificate is not trusted.
    Encryption,
    /// The exclusive section ended before its work was done, and another holder may have entered.
    Expired,
    /// The directory is on a network or shared file system, where file locks are unreliable.
    FileSystem,
    /// The operating system or the network refused.
    Io(io::ErrorKind),
    /// Others may read or change what the store keeps, or it is a link or no regular file.
    Permissions,
    /// The record cannot be read. It is left as it is.
    Record(RecordError),
    /// The server does not do what is asked of it.
    Refused,
    /// The server does not accept its user or password, or the user may not do what is asked.
    SignIn,
    /// The store is one of the program's own, which does not remove records or does not list them.
    Unsupported,
}

impl StoreError {
    /// An error at `place`: a directory, or a server's name. It must hold no secret, nor a record's key:
    /// the digest of a weak password can be guessed.
    pub fn new(place: impl Into<String>, kind: StoreErrorKind) -> Self {
        Self { place: place.into(), kind }
    }

    /// How it failed.
    pub fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }

    /// Whether the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        use io::ErrorKind as Kind;
        match self.kind {
            StoreErrorKind::Busy | StoreErrorKind::Expired => true,
            StoreErrorKind::Io(kind) => matches!(
                kind,
                Kind::ConnectionAborted
                    | Kind::ConnectionRefused
                    | Kind::ConnectionReset
                    | Kind::HostUnreachable
                    | Kind::Interrupted
                    | Kind::NetworkDown
                    | Kind::NetworkUnreachable
                    | Kind::TimedOut
            ),
            StoreErrorKind::Address
            | StoreErrorKind::Encryption
            | StoreErrorKind::FileSystem
            | StoreErrorKind::Permissions
            | StoreErrorKind::Record(_)
            | StoreErrorKind::Refused
            | StoreErrorKind::SignIn
            | StoreErrorKind::Unsupported => false,
        }
    }
}

impl StoreErrorKind {
    /// Whether a person must act: mend the configuration, the rights or the record.
    pub(crate) fn needs_user_action(&self) -> bool {
        match self {
            Self::Address
            | Self::Encryption
            | Self::FileSystem
            | Self::Permissions
            | Self::Record(_)
            | Self::SignIn => true,
            Self::Busy | Self::Expired | Self::Io(_) | Self::Refused | Self::Unsupported => false,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "token store {}: ", self.place)?;
        match &self.kind {
            StoreErrorKind::Address => f.write_str("not an address of such a store"),
            StoreErrorKind::Busy => f.write_str("another holder did not finish in time"),
            StoreErrorKind::Encryption => {
                f.write_str("the connection is not encrypted, or the certificate is not trusted")
            }
            StoreErrorKind::Expired => {
                f.write_str("the lock ended too early, another holder may have it")
            }
            StoreErrorKind::Io(kind) => write!(f, "{kind}"),
            StoreErrorKind::FileSystem => f.write_str(
                "the directory is on a network or shared file system, where file locks are unreliable (see `open_on_any_file_system`)",
            ),
            StoreErrorKind::Permissions => {
                f.write_str("others may read or change it, or it is no regular file")
            }
            StoreErrorKind::Record(error) => write!(f, "{error}"),
            StoreErrorKind::Refused => f.write_str("the server refused a command"),
            StoreErrorKind::SignIn => f.write_str("the server refused its user or password"),
            StoreErrorKind::Unsupported => f.write_str("it does not remove or list records"),
        }
    }
}

impl std::error::Error for StoreError {}
