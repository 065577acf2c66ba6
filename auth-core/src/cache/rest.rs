//! After a failed early renewal the next one waits: the token still works.

use std::time::{Duration, SystemTime};

use crate::env::Env;
use crate::token::Now;

/// How long early renewals rest after one failed, doubled each time; with jitter, half of it to the whole.
const REST: Duration = Duration::from_secs(10);

/// No rest is longer.
const LONGEST: Duration = Duration::from_secs(300);

/// No rest is shorter, however soon the token ends.
const SHORTEST: Duration = Duration::from_secs(5);

/// The rest of one token's early renewals.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rest {
    /// By the monotonic clock.
    until: Duration,
    /// How many early renewals failed since the last that did not.
    failed: u32,
}

impl Rest {
    /// An early renewal failed. The next one never waits for longer than half of what is left of the token, so that
    /// one is tried again before calls have to wait for it.
    pub(super) fn begin(&mut self, expires_at: Option<SystemTime>, env: &mut Env<'_>) {
        let doubled = REST.saturating_mul(1 << self.failed.min(16));
        self.failed = self.failed.saturating_add(1);
        let rest = doubled.min(LONGEST).mul_f64(0.5 + 0.5 * env.fraction());
        let left = expires_at.and_then(|end| end.duration_since(env.now.wall).ok());
        let rest = rest.min(left.unwrap_or_default() / 2).max(SHORTEST);
        self.until = env.now.monotonic.saturating_add(rest);
    }

    /// A renewal did not fail: the next rest is a short one again.
    pub(super) fn forget(&mut self) {
        self.failed = 0;
    }

    pub(super) fn is_on(&self, now: Now) -> bool {
        now.monotonic < self.until
    }
}
