//! Where tokens are kept between runs and shared between processes.
//!
//! A store of your own implements [`TokenStore`] and [`Exclusive`]; all that their signatures name is here, so it needs no
//! other dependency than this crate. The example `own-store` is one that survives a kill, and `testing::check_store`
//! (feature `testing`) checks one.

mod account;
mod error;
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
use std::sync::Arc;
use std::time::Duration;

pub use auth_core::identity::RecordKey;
pub use auth_core::record::{Record, RecordError};
pub use auth_core::wire::body::SecretBytes;

pub use account::{Account, Accounts};
pub use error::{StoreError, StoreErrorKind};
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
/// use auth_blocking::FileTokenStore;
/// use auth_blocking::store::{Accounts, Exclusive, Record, RecordKey, StoreError, TokenStore};
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
///
///     fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
///         self.0.accounts()
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

    /// Removes the record of a key, with the response in its spool; says whether there was a record.
    ///
    /// Nobody renews meanwhile: it is done within the exclusive section, which is waited for 45 s at most. A client that has
    /// the tokens in memory goes on with them and writes a new record at its next renewal, so drop the account's clients
    /// first. A new one begins with its configured credentials. The tokens still work: revoke them at the server.
    ///
    /// The default enters the section and calls [`Exclusive::remove`].
    ///
    /// # Errors
    /// [`StoreErrorKind::Busy`] where the wait was not enough, [`StoreErrorKind::Unsupported`] where the store cannot remove.
    fn remove(&self, key: &RecordKey) -> Result<bool, StoreError> {
        self.exclusive(key, REMOVE_WAIT)?.remove()
    }

    /// Lists who is signed in: one [`Account`] for each record, in no order. The records are read as the iterator goes on,
    /// a page of them at a time; one that is written or removed meanwhile may be left out or come twice.
    ///
    /// The default is an error and not an empty list, which would say that nobody is signed in. No request needs the list,
    /// so a store that has no way to list its records leaves this method out.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unsupported`] where the store cannot list. An item is an error where the store fails on the way.
    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        Err(unsupported())
    }
}

/// The time limit of a token call where nothing else is set, and what is added to it for a holder's own steps.
const REMOVE_WAIT: Duration = Duration::from_secs(45);

fn unsupported() -> StoreError {
    StoreError::new("of the program", StoreErrorKind::Unsupported)
}

/// The exclusive section of one key.
///
/// A store that keeps nothing over a kill has no use for the spool: its methods then do nothing.
///
/// # Example
/// ```
/// use auth_blocking::store::{Exclusive, Record, StoreError};
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

    /// Keeps an answer before it is looked at, so that it survives the process. Room was made for it before; a second one
    /// takes the first one's place.
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

    /// Removes the record, and what is in the spool; says whether there was a record. The default is an error.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unsupported`] where the store cannot remove, [`StoreErrorKind::Expired`] where another holder may
    /// have entered: then nothing is removed.
    fn remove(&mut self) -> Result<bool, StoreError> {
        Err(unsupported())
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

    fn remove(&self, key: &RecordKey) -> Result<bool, StoreError> {
        (**self).remove(key)
    }

    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        (**self).accounts()
    }
}
