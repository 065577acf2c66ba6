//! The clock of tokens and retries. (Token stores wait for other processes by the machine's own.)

use std::fmt;
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

pub use auth_core::token::Now;

/// A source of time, so that tests need not wait.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_blocking::{Clock, SystemClock};
///
/// let before = SystemClock.now().monotonic;
/// SystemClock.sleep(Duration::from_millis(1));
/// assert!(SystemClock.now().monotonic > before);
/// ```
pub trait Clock: Send + Sync + fmt::Debug {
    /// Both clocks, now.
    fn now(&self) -> Now;

    /// Whether neither clock has reached `end`: asked before every request.
    fn is_before(&self, end: Now) -> bool {
        let now = self.now();
        now.wall < end.wall && now.monotonic < end.monotonic
    }

    /// Waits. A test's clock moves on instead.
    fn sleep(&self, duration: Duration);
}

/// Where [`SystemClock`] begins to count.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The machine's clocks.
///
/// # Example
/// ```
/// use auth_blocking::{Clock, SystemClock};
///
/// let now = SystemClock.now();
/// assert!(SystemClock.now().monotonic >= now.monotonic);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Now {
        let start = *START;
        Now { wall: SystemTime::now(), monotonic: start.elapsed() }
    }

    fn is_before(&self, end: Now) -> bool {
        // An end that no clock can reach is not reached.
        SystemTime::now() < end.wall
            && START.checked_add(end.monotonic).is_none_or(|end| Instant::now() < end)
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}
