//! Tokens in this process's memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::gate::{Gate, Pass};
use super::{
    Account, Accounts, Exclusive, Record, RecordKey, StoreError, StoreErrorKind, TokenStore,
};

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
pub struct MemoryTokenStore {
    records: Arc<Mutex<HashMap<RecordKey, Record>>>,
    gate: Gate,
}

impl MemoryTokenStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn records(&self) -> MutexGuard<'_, HashMap<RecordKey, Record>> {
        // Every change is one insert: a panic elsewhere leaves no half of one.
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MemoryTokenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryTokenStore")
    }
}

impl TokenStore for MemoryTokenStore {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        Ok(self.records().get(key).cloned())
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        match self.gate.enter(key, wait) {
            Some(pass) => {
                Ok(Box::new(Section { store: self.clone(), key: key.clone(), _pass: pass }))
            }
            None => Err(StoreError::new("memory", StoreErrorKind::Busy)),
        }
    }

    fn outlives_the_process(&self) -> bool {
        false
    }

    /// As of now: the records are in memory already.
    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        let records = self.records();
        let account =
            |(key, record): (&RecordKey, &Record)| Account::of(key.clone(), Ok(record.clone()));
        let accounts: Vec<Account> = records.iter().filter_map(account).collect();
        Ok(Box::new(accounts.into_iter().map(Ok)))
    }
}

struct Section {
    store: MemoryTokenStore,
    key: RecordKey,
    _pass: Pass,
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
        let mut records = self.store.records();
        let found = records.get(&self.key).map(Record::generation);
        if found == replaces {
            records.insert(self.key.clone(), record.clone());
        }
        Ok(found == replaces)
    }

    fn remove(&mut self) -> Result<bool, StoreError> {
        Ok(self.store.records().remove(&self.key).is_some())
    }
}
