//! Name lookups with a limit. The system's lookup cannot be ended, so it runs on a thread that is given up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A client has at most this many threads that look up a name, those included that nobody waits for any more.
const MOST: usize = 4;

/// The lookups of one client.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    running: usize,
    abandoned: usize,
    /// The process that they run in: the threads of a parent are not there after a fork.
    process: u32,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoResult {
    /// The limit passed, or so many lookups hang already that another is not begun.
    TooLate,
    /// There are no threads, or the lookup panicked.
    Failed,
}

impl Lookups {
    /// Runs `work` on a thread, and waits for it at most this long.
    pub(super) fn run<T: Send + 'static>(
        self: &Arc<Self>,
        limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, NoResult> {
        let end = Instant::now().checked_add(limit);
        let left = || end.map_or(limit, |end| end.saturating_duration_since(Instant::now()));
        self.enter(left)?;
        let slot = Slot { lookups: Arc::clone(self), given_up: Arc::default() };
        let given_up = Arc::clone(&slot.given_up);
        let (sender, receiver) = sync_channel(1);
        let thread = thread::Builder::new().name("auth-lookup".to_owned()).spawn(move || {
            let result = work();
            drop(slot);
            // Nobody may wait any more.
            let _ = sender.send(result);
        });
        if thread.is_err() {
            return Err(NoResult::Failed);
        }
        match receiver.recv_timeout(left()) {
            Ok(result) => Ok(result),
            Err(RecvTimeoutError::Disconnected) => Err(NoResult::Failed),
            Err(RecvTimeoutError::Timeout) => {
                let mut state = self.lock();
                // Unless it ended meanwhile: its slot is the other owner of this mark.
                if Arc::strong_count(&given_up) > 1 {
                    given_up.store(true, Ordering::Relaxed);
                    state.abandoned += 1;
                    // Those that wait for a thread may find now that there will be none.
                    self.ended.notify_all();
                }
                Err(NoResult::TooLate)
            }
        }
    }

    /// Waits until one more may run.
    fn enter(&self, left: impl Fn() -> Duration) -> Result<(), NoResult> {
        let mut state = self.lock();
        while state.running >= MOST {
            let left = left();
            if state.abandoned >= MOST || left.is_zero() {
                return Err(NoResult::TooLate);
            }
            let waited = self.ended.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.running += 1;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let process = std::process::id();
        if state.process != process {
            *state = State { process, ..State::default() };
        }
        state
    }
}

/// The place of one running lookup.
struct Slot {
    lookups: Arc<Lookups>,
    given_up: Arc<AtomicBool>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.lookups.lock();
        state.running = state.running.saturating_sub(1);
        if self.given_up.load(Ordering::Relaxed) {
            state.abandoned = state.abandoned.saturating_sub(1);
        }
        // Under the lock, so that the one that waits sees either the mark's other owner or the result.
        self.given_up = Arc::default();
        self.lookups.ended.notify_all();
    }
}
