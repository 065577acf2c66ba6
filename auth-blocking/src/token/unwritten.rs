//! A record that the store failed to save: a thread saves it later, one try at a time, whether or not the program makes calls.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, Thread};
use std::time::Duration;

use auth_core::renewal::Write;

use super::write::commit;
use crate::event::{EventKind, Events};
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
    /// The process of the thread that has the entry in hand, for a try: a child of a fork does not have that thread.
    trying: Option<u32>,
    /// The thread that tries, and rests, until the entry is saved, with its process.
    saver: Option<(u32, Thread)>,
    failed: u32,
    /// Before this instant of the monotonic clock nothing is tried.
    rest_until: Duration,
}

impl State {
    fn is_trying(&self) -> bool {
        self.trying == Some(std::process::id())
    }

    fn saver(&self) -> Option<&Thread> {
        let (process, thread) = self.saver.as_ref()?;
        (*process == std::process::id()).then_some(thread)
    }

    fn left_of_rest(&self, sources: &Sources) -> Duration {
        self.rest_until.saturating_sub(sources.clock.now().monotonic)
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

    /// Keeps what the store failed to save just now, until a thread has saved it.
    pub(crate) fn keep(&self, entry: Entry, sources: &Arc<Sources>, events: &Arc<Events>) {
        let mut state = self.0.lock();
        self.0.is_behind.store(true, Ordering::Relaxed);
        (state.entry, state.failed) = (Some(entry), 0);
        state.rest(sources);
        if let Some(saver) = state.saver() {
            // It may rest for longer, after earlier failures.
            saver.unpark();
        }
        self.attend(state, sources, events);
    }

    /// What is still to be saved, with its lock, for the next renewal. A try that is under way is waited for, at most
    /// `patience`.
    pub(crate) fn take(&self, patience: Duration) -> Option<Entry> {
        let (mut state, _) = self
            .0
            .tried
            .wait_timeout_while(self.0.lock(), patience, |state| state.is_trying())
            .unwrap_or_else(PoisonError::into_inner);
        state.entry.take()
    }

    /// Sees to it that a thread saves the record. Called before each request: it never waits.
    pub(crate) fn save_again(&self, sources: &Arc<Sources>, events: &Arc<Events>) {
        if let Ok(state) = self.0.state.try_lock() {
            self.attend(state, sources, events);
        }
    }

    /// Wakes the thread where its rest is over, or starts one: a child of a fork has none, nor has who could not start one.
    fn attend(
        &self,
        mut state: MutexGuard<'_, State>,
        sources: &Arc<Sources>,
        events: &Arc<Events>,
    ) {
        if state.entry.is_none() {
            return;
        }
        match state.saver() {
            Some(saver) if state.left_of_rest(sources).is_zero() => saver.unpark(),
            Some(_) => {}
            None => {
                let shared = Arc::downgrade(&self.0);
                let (sources, events) = (Arc::clone(sources), Arc::clone(events));
                let saver = Saver { shared, sources, events, is_running: false };
                let thread = thread::Builder::new().name("auth-store".to_owned());
                if let Ok(started) = thread.spawn(move || saver.run()) {
                    state.saver = Some((std::process::id(), started.thread().clone()));
                }
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is complete by itself: a panic elsewhere leaves no half of one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shared {
    /// Nobody is left who would present what is spent: the thread ends, and with the entry its lock.
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(saver) = state.saver() {
            saver.unpark();
        }
    }
}

/// The thread's own. Between its tries it holds nothing that the program has dropped.
struct Saver {
    shared: Weak<Shared>,
    sources: Arc<Sources>,
    events: Arc<Events>,
    /// Whether it is a thread's: one that could not be started is dropped where the lock is held.
    is_running: bool,
}

impl Saver {
    fn run(mut self) {
        self.is_running = true;
        while let Some(shared) = self.shared.upgrade() {
            let mut state = shared.lock();
            let left = state.left_of_rest(&self.sources);
            if state.entry.is_none() {
                // Saved, or taken by a renewal, which keeps it anew where it must.
                state.saver = None;
                return;
            }
            if left.is_zero() {
                let entry = state.entry.take();
                state.trying = Some(std::process::id());
                drop(state);
                Attempt { shared, sources: &self.sources, entry }.save(&self.events);
            } else {
                drop(state);
                drop(shared);
                // The program's clock says when the rest is over; this one, when to look at it.
                thread::park_timeout(left);
            }
        }
    }
}

impl Drop for Saver {
    /// A store that panics ends this thread: the next request starts another.
    fn drop(&mut self) {
        let Some(shared) = self.shared.upgrade().filter(|_| self.is_running) else { return };
        let mut state = shared.lock();
        if state.saver().is_some_and(|saver| saver.id() == thread::current().id()) {
            state.saver = None;
        }
    }
}

/// One try to save the record. However it ends, a panic of the store included, the next one may begin after a rest.
struct Attempt<'a> {
    shared: Arc<Shared>,
    sources: &'a Sources,
    /// What is still to be saved.
    entry: Option<Entry>,
}

impl Attempt<'_> {
    fn save(mut self, events: &Events) {
        let Some(entry) = &mut self.entry else { return };
        match commit(&mut *entry.section, &entry.write) {
            // Not saved means that there is a newer record.
            Ok(_) => {
                // Before the section is left: who enters it next may fail to save another record.
                self.shared.is_behind.store(false, Ordering::Relaxed);
                self.entry = None;
            }
            Err(error) => {
                drop(self);
                events.tell(EventKind::StoreTrouble(error));
            }
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        if let Some(entry) = self.entry.take() {
            state.entry = Some(entry);
        }
        state.trying = None;
        state.rest(self.sources);
        drop(state);
        self.shared.tried.notify_all();
    }
}

impl fmt::Debug for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unwritten")
    }
}
