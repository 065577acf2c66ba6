//! After a failed early renewal the next one waits: the token still works.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use auth_core::token::Now;

use crate::clock::Clock;

/// How long early renewals rest after one failed, doubled each time; with jitter, half of it to the whole.
const REST: Duration = Duration::from_secs(10);

/// No rest is longer.
const LONGEST_REST: Duration = Duration::from_secs(300);

/// No rest is shorter, however soon the token ends.
const SHORTEST_REST: Duration = Duration::from_secs(5);

/// The rest of one token's early renewals.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    /// In milliseconds of the monotonic clock.
    until: AtomicU64,
    /// How many early renewals failed since the last that did not.
    failed: AtomicU32,
}

impl Rest {
    /// An early renewal failed. The next one never waits for longer than half of what is left of the token, so that
    /// one is tried again before calls have to wait for it.
    pub(crate) fn begin(&self, clock: &dyn Clock, expires_at: Option<SystemTime>) {
        let now = clock.now();
        let doubled = REST.saturating_mul(1 << self.failed.fetch_add(1, Ordering::Relaxed).min(16));
        let jitter = 0.5 + 0.5 * clock.random().clamp(0.0, 1.0);
        let rest = doubled.min(LONGEST_REST).mul_f64(jitter);
        let left = expires_at.and_then(|end| end.duration_since(now.wall).ok());
        let rest = rest.min(left.unwrap_or_default() / 2).max(SHORTEST_REST);
        let until = now.monotonic.saturating_add(rest).as_millis();
        self.until.store(u64::try_from(until).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A renewal did not fail: the next rest is a short one again.
    pub(crate) fn forget(&self) {
        self.failed.store(0, Ordering::Relaxed);
    }

    pub(crate) fn is_on(&self, now: Now) -> bool {
        now.monotonic.as_millis() < u128::from(self.until.load(Ordering::Relaxed))
    }
}
