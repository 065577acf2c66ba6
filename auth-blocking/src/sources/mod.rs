//! Room: where time and chance come from, and what of them a machine of core is lent for one step.

pub(crate) mod clock;
pub(crate) mod entropy;

use auth_core::env::Env;

use clock::Clock;
use entropy::Entropy;

/// A client's clock and entropy.
pub(crate) struct Sources {
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) entropy: Box<Entropy>,
}

impl Sources {
    /// Lends both to a machine for one step. The clock, which may be the user's own, is asked first.
    pub(crate) fn env<T>(&self, step: impl FnOnce(&mut Env<'_>) -> T) -> T {
        let mut random = |bytes: &mut [u8]| (self.entropy)(bytes);
        step(&mut Env { now: self.clock.now(), random: &mut random })
    }
}
