//! A clock that stands still until it is told to move.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::sources::clock::{Clock, Now};

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

    /// Sets what [`ManualClock::entropy`] draws, from 0 to 1. It is 1 until then: full waits, full leeway.
    pub fn set_random(&self, random: f64) {
        self.with(|state| state.random = random);
    }

    /// Chance as it was set, for [`ClientBuilder::entropy`](crate::ClientBuilder::entropy): waits and leeways are exact.
    ///
    /// # Example
    /// ```
    /// # use auth_blocking::{AuthConfig, Client, Secret};
    /// # use auth_blocking::testing::ManualClock;
    /// # #[derive(AuthConfig)]
    /// # #[auth(bearer)]
    /// # struct Api { token: Secret }
    /// # let auth = Api { token: "t".into() }.authenticator()?;
    /// let clock = ManualClock::new();
    /// let api = Client::builder(auth).clock(clock.clone()).entropy(clock.entropy()).build()?;
    /// # drop(api);
    /// # Ok::<(), auth_blocking::Error>(())
    /// ```
    pub fn entropy(&self) -> impl Fn(&mut [u8]) + Send + Sync + 'static {
        let clock = self.clone();
        move |bytes| {
            let fraction = clock.with(|state| state.random).clamp(0.0, 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a fraction of 53 bits"
            )]
            let drawn = ((fraction * ((1u64 << 53) - 1) as f64) as u64) << 11;
            for chunk in bytes.chunks_mut(8) {
                chunk.copy_from_slice(drawn.to_le_bytes().get(..chunk.len()).unwrap_or_default());
            }
        }
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
}
