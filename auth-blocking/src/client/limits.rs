//! The time limits of API calls. A long upload or download lives as long as it moves.

use std::time::Duration;

/// To make a connection, TLS included: 10 s.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);
/// From the whole request sent to the first byte of the answer: 60 s.
pub(crate) const FIRST_BYTE: Duration = Duration::from_secs(60);
/// Without any progress in a body: 60 s.
pub(crate) const IDLE: Duration = Duration::from_secs(60);

/// The limits of one client's API calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) first_byte: Duration,
    pub(crate) idle: Duration,
}

/// The transport adds limits to the clock, which has an end: a year is as good as none.
pub(crate) fn bounded(limit: Duration) -> Duration {
    limit.min(Duration::from_secs(365 * 24 * 3600))
}
