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

    /// Waits. A test's clock moves on instead.
    fn sleep(&self, duration: Duration);
}

/// The machine's clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Now {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        let start = *START;
        Now { wall: SystemTime::now(), monotonic: start.elapsed() }
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}
