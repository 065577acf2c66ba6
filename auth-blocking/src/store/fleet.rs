//! What the stores on a server have in common.

use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::{Record, StoreError, StoreErrorKind};
use crate::clock::{Clock, SystemClock};

/// To connect, and for each answer of the store's server. A lease outlives several of them.
pub(super) const SERVER_TIMEOUT: Duration = Duration::from_secs(5);

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
        std::thread::sleep(Duration::from_millis(50).mul_f64(1.0 + 2.0 * SystemClock.random()));
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
