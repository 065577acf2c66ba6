//! Tokens in this process's memory.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Exclusive, Record, RecordKey, StoreError, StoreErrorKind, TokenStore};

/// Keeps tokens in memory: nothing survives the process.
///
/// For a rotating refresh token that means a new sign-in at the next start, so it must be named.
///
/// # Example
/// ```
/// use auth_blocking::MemoryTokenStore;
///
/// let store = MemoryTokenStore::new();
/// let same = store.clone(); // clones share their records
/// # let _ = same;
/// ```
#[derive(Clone, Default)]
pub struct MemoryTokenStore(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    records: HashMap<RecordKey, Record>,
    busy: HashSet<RecordKey>,
}

impl MemoryTokenStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one insert or remove: a panic elsewhere leaves no half of one.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryTokenStore")
    }
}

impl TokenStore for MemoryTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        Ok(self.state().records.get(key).cloned())
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let (mut state, timeout) = self
            .0
            .left
            .wait_timeout_while(self.state(), wait, |state| state.busy.contains(key))
            .unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            return Err(StoreError::new("memory", StoreErrorKind::Busy));
        }
        state.busy.insert(key.clone());
        Ok(Box::new(Section { store: self.clone(), key: key.clone() }))
    }
}

struct Section {
    store: MemoryTokenStore,
    key: RecordKey,
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.store.load(&self.key)
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        let mut state = self.store.state();
        let found = state.records.get(&self.key).map(Record::generation);
        if found == replaces {
            state.records.insert(self.key.clone(), record.clone());
        }
        Ok(found == replaces)
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        self.store.state().busy.remove(&self.key);
        self.store.0.left.notify_all();
    }
}
