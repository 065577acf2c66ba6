//! Renewals that rejections caused: one that did not help is not repeated for a growing time.

use std::time::Duration;

use crate::error::{Failure, TokenRejected};
use crate::record::{Hold, step};
use crate::token::Now;

/// How long after a renewal that a rejection caused the next one may be, in seconds; the last one repeats.
const WAITS: [u64; 7] = [5, 10, 20, 40, 80, 160, 300];

/// So long after the last wait the next rejection has nothing to do with it.
const FORGOTTEN: Duration = Duration::from_secs(300);

/// The renewals since the last one that helped.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rejections {
    times: u32,
    /// When the wait is over, by the monotonic clock.
    until: Duration,
    /// Where the next request tells whether the last renewal helped.
    target: Option<u64>,
}

impl Rejections {
    /// A rejection caused a renewal. Whether it helped is told later, by the same call.
    pub(super) fn begin(&mut self, now: Now) {
        if self.until.saturating_add(FORGOTTEN) < now.monotonic {
            self.times = 0;
        }
        self.times = self.times.saturating_add(1);
        self.until = now.monotonic.saturating_add(self.wait());
        self.target = None;
    }

    pub(super) fn judge_at(&mut self, target: u64) {
        self.target = Some(target);
    }

    pub(super) fn is_judged_at(&self, target: u64) -> bool {
        self.target == Some(target)
    }

    /// The token of the last renewal was used for so long.
    pub(super) fn outlived_by(&mut self, life: Duration) {
        if life > self.wait().saturating_mul(2) {
            *self = Self::default();
        }
    }

    /// The wait that is not over.
    pub(super) fn running(&self, now: Now) -> Option<Hold> {
        if self.times == 0 {
            return None;
        }
        let left = self.until.checked_sub(now.monotonic).filter(|left| !left.is_zero())?;
        let until = now.wall.checked_add(left)?;
        Some(Hold { until, failure: Failure::Rejected(TokenRejected { wait: self.wait() }) })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.times == 0
    }

    fn wait(&self) -> Duration {
        step(&WAITS, self.times)
    }
}
