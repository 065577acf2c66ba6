//! What a store's kind needs for each call, counted as the calls are made.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use auth_blocking::store::{Exclusive, Record, RecordKey, SecretBytes, StoreError, TokenStore};

/// Round trips that write nothing, and writes that are on disk when they return.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub reads: u32,
    pub writes: u32,
}

/// What each call needs: (reads, writes).
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    pub load: (u32, u32),
    pub enter: (u32, u32),
    pub leave: (u32, u32),
    pub swap: (u32, u32),
    pub hold: (u32, u32),
    pub reserve: (u32, u32),
    pub spool: (u32, u32),
    pub spooled: (u32, u32),
    pub clear: (u32, u32),
}

#[derive(Clone, Debug)]
pub struct Counted {
    store: Arc<dyn TokenStore>,
    costs: Costs,
    counts: Arc<Mutex<Counts>>,
}

impl Counted {
    pub fn new(store: Arc<dyn TokenStore>, costs: Costs) -> Self {
        Self { store, costs, counts: Arc::default() }
    }

    /// What was counted since the last time.
    pub fn take(&self) -> Counts {
        std::mem::take(&mut *self.counts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, (reads, writes): (u32, u32)) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.reads += reads;
        counts.writes += writes;
    }
}

impl TokenStore for Counted {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.add(self.costs.load);
        self.store.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        self.add(self.costs.enter);
        Ok(Box::new(Section { section: self.store.exclusive(key, wait)?, counted: self.clone() }))
    }
}

struct Section {
    section: Box<dyn Exclusive>,
    counted: Counted,
}

impl Drop for Section {
    fn drop(&mut self) {
        self.counted.add(self.counted.costs.leave);
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.counted.add(self.counted.costs.load);
        self.section.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.counted.add(self.counted.costs.swap);
        self.section.compare_and_swap(replaces, record)
    }

    fn hold_for(&mut self, time: Duration) -> Result<(), StoreError> {
        self.counted.add(self.counted.costs.hold);
        self.section.hold_for(time)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.counted.add(self.counted.costs.reserve);
        self.section.reserve_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.counted.add(self.counted.costs.spool);
        self.section.spool(answer)
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        self.counted.add(self.counted.costs.spooled);
        self.section.spooled()
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.counted.add(self.counted.costs.clear);
        self.section.clear_spool()
    }
}
