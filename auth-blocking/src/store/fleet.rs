//! What the stores on a server have in common.

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::{Record, StoreError, StoreErrorKind};
use auth_core::env::Env;

use crate::sources::clock::{Clock, SystemClock};
use crate::sources::entropy;

/// To connect, and for each answer of the store's server. A lease outlives several of them.
pub(super) const SERVER_TIMEOUT: Duration = Duration::from_secs(5);

/// For a whole call of the store's server, connecting included. The clients have limits for each read at most, so a
/// response that comes byte by byte would never end.
pub(super) const CALL_LIMIT: Duration = Duration::from_secs(10);

/// So many threads may wait for responses that nobody waits for any more.
const MAX_GIVEN_UP: usize = 8;

/// Makes a store's calls, each on a thread that is given up when the time is over.
#[derive(Clone, Default)]
pub(super) struct Calls {
    given_up: Arc<AtomicUsize>,
}

/// Whether another thread still waits for a call. Either side says when it is done; the second one to do so counts.
pub(super) struct Waiting {
    over: Arc<AtomicBool>,
    given_up: Arc<AtomicUsize>,
}

impl Waiting {
    /// Asked before anything is sent again: a command that comes late could undo what came after it.
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.over.swap(true, Ordering::AcqRel) {
            self.given_up.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Calls {
    /// Makes a call and waits for its outcome, [`CALL_LIMIT`] at most.
    pub(super) fn make<T: Send + 'static>(
        &self,
        name: &str,
        call: impl FnOnce(&Waiting) -> T + Send + 'static,
    ) -> Result<T, StoreErrorKind> {
        let timed_out = StoreErrorKind::Io(io::ErrorKind::TimedOut);
        if self.given_up.load(Ordering::Relaxed) >= MAX_GIVEN_UP {
            return Err(timed_out);
        }
        let (over, (sender, receiver)) = (Arc::new(AtomicBool::new(false)), mpsc::sync_channel(1));
        let waiting = Waiting { over: Arc::clone(&over), given_up: Arc::clone(&self.given_up) };
        let thread = thread::Builder::new().name(name.to_owned());
        // Where nobody receives any more, a connection in the outcome ends there.
        let started = thread.spawn(move || drop(sender.send(call(&waiting))));
        started.map_err(|error| io_kind(error.kind()))?;
        match receiver.recv_timeout(CALL_LIMIT) {
            Ok(outcome) => Ok(outcome),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.given_up.fetch_add(1, Ordering::Relaxed);
                if over.swap(true, Ordering::AcqRel) {
                    // The thread has just ended.
                    self.given_up.fetch_sub(1, Ordering::Relaxed);
                }
                Err(timed_out)
            }
            // The call panicked: in a connection of the user's own making, say.
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(StoreErrorKind::Refused),
        }
    }
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

/// Reads what a server kept.
pub(super) fn decode(
    bytes: &[u8],
    error: impl Fn(StoreErrorKind) -> StoreError,
) -> Result<Record, StoreError> {
    Record::decode(bytes).map_err(|kind| error(StoreErrorKind::Record(kind)))
}
