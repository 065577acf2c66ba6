//! [`Calls`]: each call of a store's server on a thread that is given up when its time is over.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use super::io_kind;
use crate::store::StoreErrorKind;

/// For a whole call of the store's server, connecting included. The clients have limits for each read at most, so a
/// response that comes byte by byte would never end.
pub(in crate::store) const CALL_LIMIT: Duration = Duration::from_secs(10);

/// So many threads may wait for responses that nobody waits for any more.
const MAX_GIVEN_UP: usize = 8;

/// Makes a store's calls, each on a thread that is given up when the time is over.
#[derive(Clone, Default)]
pub(in crate::store) struct Calls {
    given_up: Arc<AtomicUsize>,
}

/// Whether another thread still waits for a call. Either side says when it is done; the second one to do so counts.
pub(in crate::store) struct Waiting {
    over: Arc<AtomicBool>,
    given_up: Arc<AtomicUsize>,
}

impl Waiting {
    /// Asked before anything is sent again: a command that comes late could undo what came after it.
    #[cfg(feature = "redis")]
    pub(in crate::store) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.over.swap(true, Ordering::AcqRel) {
            self.given_up.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Calls {
    /// Makes a call and waits for its outcome, [`CALL_LIMIT`] at most.
    pub(in crate::store) fn make<T: Send + 'static>(
        &self,
        name: &str,
        call: impl FnOnce(&Waiting) -> T + Send + 'static,
    ) -> Result<T, StoreErrorKind> {
        let timed_out = StoreErrorKind::Io(io::ErrorKind::TimedOut);
        if self.given_up.load(Ordering::Relaxed) >= MAX_GIVEN_UP {
            return Err(timed_out);
        }
        let (over, (sender, receiver)) = (Arc::new(AtomicBool::new(false)), mpsc::sync_channel(1));
        let waiting = Waiting { over: Arc::clone(&over), given_up: Arc::clone(&self.given_up) };
        let thread = thread::Builder::new().name(name.to_owned());
        // Where nobody receives any more, a connection in the outcome ends there.
        let started = thread.spawn(move || drop(sender.send(call(&waiting))));
        started.map_err(|error| io_kind(error.kind()))?;
        match receiver.recv_timeout(CALL_LIMIT) {
            Ok(outcome) => Ok(outcome),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                self.given_up.fetch_add(1, Ordering::Relaxed);
                if over.swap(true, Ordering::AcqRel) {
                    // The thread has just ended.
                    self.given_up.fetch_sub(1, Ordering::Relaxed);
                }
                Err(timed_out)
            }
            // The call panicked: in a connection of the user's own making, say.
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(StoreErrorKind::Refused),
        }
    }
}
