//! A clock that stands still until it is told to move.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::clock::{Clock, Now};

/// A clock that stands still until [`ManualClock::advance`]; a sleep moves it on at once. Clones share the time.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use auth_blocking::Clock;
/// use auth_blocking::testing::ManualClock;
///
/// let clock = ManualClock::new();
/// let before = clock.now();
/// clock.clone().advance(Duration::from_secs(60));
/// assert_eq!(clock.now().monotonic - before.monotonic, Duration::from_secs(60));
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: Now,
    slept: Vec<Duration>,
    random: f64,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl ManualClock {
    /// It is 2030-01-01T00:00:00Z.
    pub fn new() -> Self {
        Self::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000))
    }

    /// It is this time.
    pub fn at(wall: SystemTime) -> Self {
        let now = Now { wall, monotonic: Duration::from_secs(1000) };
        Self(Arc::new(Mutex::new(State { now, slept: Vec::new(), random: 1.0 })))
    }

    /// Lets time pass on both clocks.
    pub fn advance(&self, duration: Duration) {
        self.with(|state| {
            state.now.wall += duration;
            state.now.monotonic += duration;
        });
    }

    /// Sets the wall clock alone, as a user or a time server would.
    pub fn set_wall(&self, wall: SystemTime) {
        self.with(|state| state.now.wall = wall);
    }

    /// Sets what is drawn for a random number, from 0 to 1. It is 1 until then: full waits, full leeway.
    pub fn set_random(&self, random: f64) {
        self.with(|state| state.random = random);
    }

    /// What was slept, in order.
    pub fn slept(&self) -> Vec<Duration> {
        self.with(|state| state.slept.clone())
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Now {
        self.with(|state| state.now)
    }

    fn sleep(&self, duration: Duration) {
        self.with(|state| state.slept.push(duration));
        self.advance(duration);
    }

    fn random(&self) -> f64 {
        self.with(|state| state.random)
    }
}
