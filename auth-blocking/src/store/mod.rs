//! Where tokens are kept between runs and shared between processes.

mod file;
mod file_system;
#[cfg(any(feature = "redis", feature = "postgres"))]
mod fleet;
mod gate;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
mod spool;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use auth_core::wire::body::SecretBytes;

pub use auth_core::identity::RecordKey;
pub use auth_core::record::{Record, RecordError};

pub use file::FileTokenStore;
pub use memory::MemoryTokenStore;
#[cfg(feature = "postgres")]
pub use postgres::PostgresTokenStore;
#[cfg(feature = "redis")]
pub use redis::RedisTokenStore;

/// No record is longer: one that is was not written by this crate.
const RECORD_LIMIT: u64 = 1024 * 1024;

/// A client may have raised its limit for responses; a spool that is longer than this was not written by this crate.
const SPOOL_LIMIT: u64 = 16 * 1024 * 1024;

/// A place for tokens. One store serves any number of authenticators, each under its own key.
///
/// # Example
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
/// use auth_blocking::{Exclusive, FileTokenStore, Record, RecordKey, StoreError, TokenStore};
///
/// /// Counts how often anybody waited for a lock.
/// #[derive(Debug)]
/// struct Counted(FileTokenStore, AtomicU64);
///
/// impl TokenStore for Counted {
///     fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
///         self.0.load(key)
///     }
///
///     fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
///         self.1.fetch_add(1, Ordering::Relaxed);
///         self.0.exclusive(key, wait)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a token store: give `FileTokenStore::open(dir)?` or `MemoryTokenStore::new()`",
    label = "not a token store",
    note = "a store of your own implements `TokenStore`; a shared one is given as a clone"
)]
pub trait TokenStore: Send + Sync + fmt::Debug {
    /// The record of a key, read without waiting for anybody.
    ///
    /// # Errors
    /// [`StoreError`]
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError>;

    /// Enters the exclusive section of a key, which no other thread or process is in until the guard
    /// is dropped. Waits at most `wait`. The guard is kept while a token could not be written.
    ///
    /// # Errors
    /// [`StoreErrorKind::Busy`] where the wait was not enough.
    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError>;

    /// Whether another program can find a record here after this one ended. The default is `true`.
    fn outlives_the_process(&self) -> bool {
        true
    }
}

/// The exclusive section of one key.
///
/// A store that keeps nothing over a kill has no use for the spool: its methods then do nothing.
///
/// # Example
/// ```
/// use auth_blocking::{Exclusive, Record, StoreError};
///
/// /// A section that writes a line for each new record.
/// struct Logged(Box<dyn Exclusive>);
///
/// impl Exclusive for Logged {
///     fn load(&mut self) -> Result<Option<Record>, StoreError> {
///         self.0.load()
///     }
///
///     fn compare_and_swap(&mut self, replaces: Option<u64>, record: &Record) -> Result<bool, StoreError> {
///         println!("{replaces:?} → {}", record.generation());
///         self.0.compare_and_swap(replaces, record)
///     }
///     // And so on: the others do nothing where they are left out.
/// }
/// ```
pub trait Exclusive: Send {
    /// The record.
    ///
    /// # Errors
    /// [`StoreError`]
    fn load(&mut self) -> Result<Option<Record>, StoreError>;

    /// Writes `record` if the store still has generation `replaces` (`None`: no record); says whether it did.
    ///
    /// # Errors
    /// [`StoreError`]
    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError>;

    /// Makes sure that the section stays the caller's own for at least `time` from now. Called before each
    /// request for a token and each wait between two, with what these may take: where the section could end by
    /// itself, it must not do so meanwhile.
    ///
    /// # Errors
    /// [`StoreErrorKind::Expired`] where another holder may have entered; then nothing is sent.
    fn hold_for(&mut self, _time: Duration) -> Result<(), StoreError> {
        Ok(())
    }

    /// Makes sure that an answer of usual size can be kept, before the request that it answers is sent.
    ///
    /// # Errors
    /// [`StoreError`]
    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Keeps an answer before it is looked at, so that it survives the process.
    ///
    /// # Errors
    /// [`StoreError`]
    fn spool(&mut self, _answer: &[u8]) -> Result<(), StoreError> {
        Ok(())
    }

    /// The answer in the spool, whole.
    ///
    /// # Errors
    /// [`StoreError`]
    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        Ok(None)
    }

    /// Empties the spool: its answer is in the record, or is of no use.
    ///
    /// # Errors
    /// [`StoreError`]
    fn clear_spool(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        (**self).load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        (**self).exclusive(key, wait)
    }

    fn outlives_the_process(&self) -> bool {
        (**self).outlives_the_process()
    }
}

/// A token store that failed: where, and how.
///
/// # Example
/// ```
/// use auth_blocking::{StoreError, StoreErrorKind};
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
/// use auth_blocking::{StoreError, StoreErrorKind};
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
            | StoreErrorKind::SignIn => false,
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
            Self::Busy | Self::Expired | Self::Io(_) | Self::Refused => false,
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
        }
    }
}

impl std::error::Error for StoreError {}
