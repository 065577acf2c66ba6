//! One holder of a key at a time within this process.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::RecordKey;

/// The keys that are held. A store on a server asks here first, so that a thousand threads which wait for
/// one credential need one connection.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<Shared>);

#[derive(Default)]
struct Shared {
    held: Mutex<HashSet<RecordKey>>,
    left: Condvar,
}

impl Gate {
    /// Waits until nobody else in this process holds the key, for `wait` at most.
    pub(super) fn enter(&self, key: &RecordKey, wait: Duration) -> Option<Pass> {
        let (mut held, _) = self
            .0
            .left
            .wait_timeout_while(self.held(), wait, |held| held.contains(key))
            .unwrap_or_else(PoisonError::into_inner);
        held.insert(key.clone()).then(|| Pass { gate: self.clone(), key: key.clone() })
    }

    fn held(&self) -> MutexGuard<'_, HashSet<RecordKey>> {
        // Every change is one insert or remove: a panic elsewhere leaves no half of one.
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}

/// The right to be the one holder; dropping it lets the next one in.
pub(super) struct Pass {
    gate: Gate,
    key: RecordKey,
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.gate.held().remove(&self.key);
        self.gate.0.left.notify_all();
    }
}
