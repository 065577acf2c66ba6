//! A record that the store failed to save: it is saved later, in the background, one try at a time.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use auth_core::renewal::Write;

use crate::driver::{Events, commit};
use crate::event::EventKind;
use crate::sources::Sources;
use crate::store::Exclusive;

/// The time between a failed try and the next one, doubled each time; with jitter, half of it to the whole.
const REST: Duration = Duration::from_secs(1);

/// No rest is longer.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// What the store failed to save, and the lock under which it must.
pub(crate) struct Entry {
    pub(crate) section: Box<dyn Exclusive>,
    pub(crate) write: Write,
}

/// The unsaved record of one token, if there is one. The lock stays held, so that no other process refreshes with a
/// refresh token that is already used.
#[derive(Clone, Default)]
pub(crate) struct Unwritten(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Whether the token in hand is not in the store: asked before every request.
    is_behind: AtomicBool,
    state: Mutex<State>,
    tried: Condvar,
}

#[derive(Default)]
struct State {
    entry: Option<Entry>,
    /// The process whose thread tries to save the entry: a child of a fork does not have that thread.
    saving: Option<u32>,
    failed: u32,
    /// Before this instant of the monotonic clock nothing is tried.
    rest_until: Duration,
}

impl State {
    fn is_saving(&self) -> bool {
        self.saving == Some(std::process::id())
    }

    fn rest(&mut self, sources: &Sources) {
        let doubled = REST.saturating_mul(1 << self.failed.min(16));
        self.failed = self.failed.saturating_add(1);
        self.rest_until = sources.env(|env| {
            let rest = doubled.min(LONGEST_REST).mul_f64(0.5 + 0.5 * env.fraction());
            env.now.monotonic.saturating_add(rest)
        });
    }
}

impl Unwritten {
    /// Whether the store has yet to take the token in hand.
    #[inline]
    pub(crate) fn is_behind(&self) -> bool {
        self.0.is_behind.load(Ordering::Relaxed)
    }

    /// The store has the token in hand, or there is none.
    pub(crate) fn forget(&self) {
        self.0.is_behind.store(false, Ordering::Relaxed);
    }

    /// Keeps what the store failed to save just now.
    pub(crate) fn keep(&self, entry: Entry, sources: &Sources) {
        let mut state = self.0.lock();
        self.0.is_behind.store(true, Ordering::Relaxed);
        (state.entry, state.failed) = (Some(entry), 0);
        state.rest(sources);
    }

    /// What is still to be saved, with its lock, for the next renewal. A try that is under way is waited for, at most
    /// `patience`.
    pub(crate) fn take(&self, patience: Duration) -> Option<Entry> {
        let (mut state, _) = self
            .0
            .tried
            .wait_timeout_while(self.0.lock(), patience, |state| state.is_saving())
            .unwrap_or_else(PoisonError::into_inner);
        state.entry.take()
    }

    /// Has the record saved, unless that was tried a short time ago. The caller never waits: a thread does it.
    pub(crate) fn save_again(&self, sources: &Arc<Sources>, events: &Arc<Events>) {
        let Ok(mut state) = self.0.state.try_lock() else { return };
        let is_resting = sources.clock.now().monotonic < state.rest_until;
        if state.entry.is_none() || state.is_saving() || is_resting {
            return;
        }
        state.saving = Some(std::process::id());
        drop(state);
        let (shared, sources) = (Arc::clone(&self.0), Arc::clone(sources));
        let attempt = Attempt { shared, sources, entry: None };
        let events = Arc::clone(events);
        let thread = thread::Builder::new().name("auth-store".to_owned());
        // Where no thread can be started the attempt is dropped, and the record rests.
        let _ = thread.spawn(move || attempt.save(&events));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is complete by itself: a panic elsewhere leaves no half of one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One try to save the record. However it ends, a panic of the store included, the next one may begin after a rest.
struct Attempt {
    shared: Arc<Shared>,
    sources: Arc<Sources>,
    /// What is still to be saved.
    entry: Option<Entry>,
}

impl Attempt {
    fn save(mut self, events: &Events) {
        self.entry = self.shared.lock().entry.take();
        let Some(entry) = &mut self.entry else { return };
        match commit(&mut *entry.section, &entry.write) {
            // Not saved means that there is a newer record.
            Ok(_) => {
                self.entry = None;
                self.shared.is_behind.store(false, Ordering::Relaxed);
            }
            Err(error) => {
                drop(self);
                events.tell(EventKind::StoreTrouble(error));
            }
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        if let Some(entry) = self.entry.take() {
            state.entry = Some(entry);
        }
        state.saving = None;
        state.rest(&self.sources);
        drop(state);
        self.shared.tried.notify_all();
    }
}

impl fmt::Debug for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unwritten")
    }
}
