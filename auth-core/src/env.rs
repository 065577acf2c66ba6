//! [`Env`]: what a machine asks of the world, lent by its driver.

use crate::token::Now;

/// The time and chance, as they are while a machine takes one step.
///
/// # Example
/// ```
/// use std::time::{Duration, SystemTime};
/// use auth_core::env::Env;
/// use auth_core::token::Now;
///
/// let now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
/// let mut always_full = |bytes: &mut [u8]| bytes.fill(0xff);
/// let mut env = Env { now, random: &mut always_full };
/// assert_eq!(env.fraction(), 1.0);
/// ```
pub struct Env<'a> {
    /// Both clocks.
    pub now: Now,
    /// Fills the bytes at random.
    pub random: &'a mut dyn FnMut(&mut [u8]),
}

impl Env<'_> {
    /// A random number from 0 to 1, both included.
    pub fn fraction(&mut self) -> f64 {
        let mut bytes = [0; 8];
        (self.random)(&mut bytes);
        // 53 bits are exact in f64.
        const MAX: u64 = (1 << 53) - 1;
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact in f64")]
        let fraction = (u64::from_le_bytes(bytes) >> 11) as f64 / MAX as f64;
        fraction
    }
}

impl std::fmt::Debug for Env<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Env").field("now", &self.now).finish_non_exhaustive()
    }
}
