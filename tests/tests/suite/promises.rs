//! `check_store`: what it says of the library's stores, and of stores that break a promise.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use auth_blocking::store::{
    Accounts, Exclusive, Record, RecordKey, SecretBytes, StoreError, StoreErrorKind, TokenStore,
};
use auth_blocking::testing::check_store;
use auth_blocking::{FileTokenStore, MemoryTokenStore};
use tempfile::TempDir;

#[test]
fn memory_and_files_keep_all() {
    let store = MemoryTokenStore::new();
    check_store(|| store.clone());
    let dir = tempfile::tempdir().unwrap();
    check_store(|| FileTokenStore::open(dir.path().join("tokens")).unwrap());
}

/// What a store does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    WritesOverAnything,
    WritesNothing,
    LetsAllIn,
    ForgetsTheSpool,
    EmptiesNoSpool,
    RemovesNothing,
    ListsNobody,
}

#[derive(Debug)]
struct Broken(FileTokenStore, Fault);

struct Section {
    inner: Box<dyn Exclusive>,
    fault: Fault,
}

impl TokenStore for Broken {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let inner = match self.0.exclusive(key, wait) {
            // Another key stands for a lock that locks nothing.
            Err(error) if error.kind() == &StoreErrorKind::Busy && self.1 == Fault::LetsAllIn => {
                self.0.exclusive(&RecordKey::named("no lock"), wait)?
            }
            section => section?,
        };
        Ok(Box::new(Section { inner, fault: self.1 }))
    }

    fn accounts(&self) -> Result<Accounts<'_>, StoreError> {
        match self.1 {
            Fault::ListsNobody => Ok(Box::new(std::iter::empty())),
            _ => self.0.accounts(),
        }
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.inner.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        match self.fault {
            Fault::WritesNothing => Ok(self.load()?.map(|found| found.generation()) == replaces),
            Fault::WritesOverAnything => {
                let found = self.load()?.map(|found| found.generation());
                self.inner.compare_and_swap(found, record)
            }
            _ => self.inner.compare_and_swap(replaces, record),
        }
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        let is_full = self.spooled()?.is_some();
        match self.fault {
            Fault::EmptiesNoSpool if is_full => Ok(()),
            _ => self.inner.reserve_spool(),
        }
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        match self.fault {
            Fault::ForgetsTheSpool => Ok(()),
            _ => self.inner.spool(answer),
        }
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        self.inner.spooled()
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.inner.clear_spool()
    }

    fn remove(&mut self) -> Result<bool, StoreError> {
        match self.fault {
            Fault::RemovesNothing => Ok(self.load()?.is_some()),
            _ => self.inner.remove(),
        }
    }
}

#[test]
fn what_is_broken_is_said() {
    for (fault, said) in [
        (Fault::WritesOverAnything, "a write that replaces a record needs one"),
        (Fault::WritesNothing, "a write that replaces nothing needs that there is nothing"),
        (Fault::LetsAllIn, "is `Busy` after the wait"),
        (Fault::ForgetsTheSpool, "a response is kept where there is no record yet"),
        (Fault::EmptiesNoSpool, "`reserve_spool` empties the spool"),
        (Fault::RemovesNothing, "what was removed is not there"),
        (Fault::ListsNobody, "a record is listed"),
    ] {
        let dir: TempDir = tempfile::tempdir().unwrap();
        let open = || Broken(FileTokenStore::open(dir.path().join("tokens")).unwrap(), fault);
        let panic = catch_unwind(AssertUnwindSafe(|| check_store(open))).unwrap_err();
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.starts_with("the token store breaks a promise: "), "{fault:?}: {text}");
        assert!(text.contains(said), "{fault:?}: {text}");
    }
}
