//! The frame of the stores on a server: what is the same whatever the server is.
//!
//! A server is asked for little: to take and give back a section, to read and write the two fields of a record, to remove
//! it, and for a page of its records. What a store makes of these is here.

mod calls;
mod section;

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use auth_core::env::Env;
use zeroize::Zeroizing;

use super::gate::Gate;
use super::{
    Account, Accounts, Exclusive, RECORD_LIMIT, Record, RecordKey, SPOOL_LIMIT, StoreError,
    StoreErrorKind,
};
use crate::sources::clock::{Clock, SystemClock};
use crate::sources::entropy;

use self::calls::Calls;
#[cfg(feature = "redis")]
pub(super) use self::calls::Waiting;
use self::section::Section;

/// To connect, and for each answer of the store's server. A lease outlives several of them.
pub(super) const SERVER_TIMEOUT: Duration = Duration::from_secs(5);

/// So many records are read at once where all are listed.
pub(super) const PAGE: u16 = 200;

/// A server that keeps records. Each method is one call, or a few, in the limits of [`Calls`].
pub(super) trait Server: Clone + Send + 'static {
    /// What a holder has of its section: the name of its lease, or the session that its lock is in.
    type Hold: Send;

    /// Where a list of the records goes on.
    type Cursor: Default;

    /// How long a section lasts that its holder did not ask to last longer.
    const LEASE: Duration;

    fn frame(&self) -> &Frame;

    /// What somebody has who is not in the section yet.
    fn begin(&self) -> Self::Hold;

    /// Takes the section, or makes it last for `time` from now; says whether it is the holder's.
    fn hold(
        &self,
        key: &RecordKey,
        hold: &mut Self::Hold,
        time: Duration,
    ) -> Result<bool, StoreError>;

    /// Gives the section back. Where this fails, it ends by itself.
    fn leave(&self, key: &RecordKey, hold: &mut Self::Hold);

    /// Reads a field, within the section or without; an empty text in place of one that is longer than its limit.
    fn read(
        &self,
        key: &RecordKey,
        field: Field,
        hold: Option<&mut Self::Hold>,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError>;

    /// Writes the record where its generation is the one that is replaced. Where the record is there already, the answer to
    /// the same call was lost: then it was written.
    fn swap(
        &self,
        key: &RecordKey,
        replaces: Option<u64>,
        record: &Record,
        hold: &mut Self::Hold,
    ) -> Result<bool, StoreError>;

    /// Writes the spool, or empties it.
    fn set_spool(
        &self,
        key: &RecordKey,
        answer: Option<&[u8]>,
        hold: &mut Self::Hold,
    ) -> Result<(), StoreError>;

    /// Removes both fields; says whether there was a record. `None`, and nothing is removed, where the section is not the
    /// holder's any more.
    fn remove(&self, key: &RecordKey, hold: &mut Self::Hold) -> Result<Option<bool>, StoreError>;

    /// Some records, and where the list goes on.
    fn page(&self, from: Self::Cursor) -> Result<Page<Self::Cursor>, StoreError>;
}

/// What a server keeps of a credential.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    Record,
    Spool,
}

impl Field {
    /// What is longer was not written by this crate, and is not transferred.
    pub(super) fn limit(self) -> u64 {
        match self {
            Self::Record => RECORD_LIMIT,
            Self::Spool => SPOOL_LIMIT,
        }
    }
}

/// Some records of a server, by their keys.
pub(super) struct Page<C> {
    pub(super) records: Vec<(RecordKey, Zeroizing<Vec<u8>>)>,
    /// None: these were the last.
    pub(super) next: Option<C>,
}

/// What each store on a server has.
pub(super) struct Frame {
    place: String,
    gate: Gate,
    pub(super) calls: Calls,
}

impl Frame {
    /// `place` names the server in errors, without user and password.
    pub(super) fn new(place: String) -> Self {
        Self { place, gate: Gate::default(), calls: Calls::default() }
    }

    #[cfg(feature = "postgres")]
    pub(super) fn place(&self) -> &str {
        &self.place
    }

    pub(super) fn error(&self, kind: StoreErrorKind) -> StoreError {
        StoreError::new(self.place.clone(), kind)
    }

    /// As a store shows itself: its name and its server.
    pub(super) fn show(&self, store: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(store).field(&self.place).finish()
    }

    fn decode(&self, bytes: &[u8]) -> Result<Record, StoreError> {
        Record::decode(bytes).map_err(|error| self.error(StoreErrorKind::Record(error)))
    }
}

/// Connections that nobody uses at the moment.
pub(super) struct Idle<C> {
    connections: Mutex<Vec<C>>,
    limit: usize,
}

impl<C> Idle<C> {
    pub(super) fn new(limit: usize) -> Self {
        Self { connections: Mutex::new(Vec::new()), limit }
    }

    pub(super) fn take(&self) -> Option<C> {
        self.connections().pop()
    }

    pub(super) fn keep(&self, connection: C) {
        let mut connections = self.connections();
        if connections.len() < self.limit {
            connections.push(connection);
        }
    }

    fn connections(&self) -> MutexGuard<'_, Vec<C>> {
        // One is put there or taken: a panic elsewhere leaves no half of one.
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// [`TokenStore::load`](super::TokenStore::load)
pub(super) fn load<S: Server>(server: &S, key: &RecordKey) -> Result<Option<Record>, StoreError> {
    let bytes = server.read(key, Field::Record, None)?;
    bytes.map(|bytes| server.frame().decode(&bytes)).transpose()
}

/// [`TokenStore::exclusive`](super::TokenStore::exclusive)
pub(super) fn exclusive<S: Server>(
    server: &S,
    key: &RecordKey,
    wait: Duration,
) -> Result<Box<dyn Exclusive>, StoreError> {
    let busy = || server.frame().error(StoreErrorKind::Busy);
    let start = Instant::now();
    let pass = server.frame().gate.enter(key, wait).ok_or_else(busy)?;
    let wait = wait.saturating_sub(start.elapsed());
    let mut section = Section::new(server.clone(), key.clone(), pass);
    match poll(wait, || Ok(section.hold(S::LEASE)?.then_some(())))? {
        Some(()) => Ok(Box::new(section)),
        None => Err(busy()),
    }
}

/// [`TokenStore::accounts`](super::TokenStore::accounts): asks for a page when the one before has been read.
pub(super) fn accounts<S: Server>(server: &S) -> Result<Accounts<'_>, StoreError> {
    let account = |(key, bytes): (_, Zeroizing<Vec<u8>>)| Account::of(key, Record::decode(&bytes));
    let mut next = Some(S::Cursor::default());
    let mut ask = move || -> Option<Result<Vec<Account>, StoreError>> {
        // After an error there is no more.
        let page = server.page(next.take()?);
        Some(page.map(|page| {
            next = page.next;
            page.records.into_iter().filter_map(account).collect()
        }))
    };
    // What fails at the first page, fails here.
    let first = ask().transpose()?;
    let pages = first.map(Ok).into_iter().chain(std::iter::from_fn(ask));
    Ok(Box::new(pages.flat_map(|page| match page {
        Ok(accounts) => accounts.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    })))
}

/// Asks until the answer is not `None`, for `wait` at most: 50 to 150 ms between two questions, so that those
/// who wait do not ask in step.
pub(super) fn poll<T>(
    wait: Duration,
    mut ask: impl FnMut() -> Result<Option<T>, StoreError>,
) -> Result<Option<T>, StoreError> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask()? {
            return Ok(Some(answer));
        }
        if start.elapsed() >= wait {
            return Ok(None);
        }
        let pause =
            |env: &mut Env<'_>| Duration::from_millis(50).mul_f64(1.0 + 2.0 * env.fraction());
        thread::sleep(pause(&mut Env { now: SystemClock.now(), random: &mut entropy::system }));
    }
}

/// Whether what is sent there stays on this machine.
pub(super) fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What went wrong on the way to the server.
pub(super) fn io_kind(kind: io::ErrorKind) -> StoreErrorKind {
    match kind {
        // What rustls says of a certificate.
        io::ErrorKind::InvalidData => StoreErrorKind::Encryption,
        // What a socket says when its time limit is over.
        io::ErrorKind::WouldBlock => StoreErrorKind::Io(io::ErrorKind::TimedOut),
        io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => {
            StoreErrorKind::Io(io::ErrorKind::ConnectionReset)
        }
        // The standard library has no public kind for a name that cannot be resolved.
        kind if kind.to_string() == "uncategorized error" => {
            StoreErrorKind::Io(io::ErrorKind::HostUnreachable)
        }
        kind => StoreErrorKind::Io(kind),
    }
}
