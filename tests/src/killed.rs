//! A token store in whose n-th step the process is killed.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use auth_blocking::{Exclusive, Record, RecordKey, StoreError, TokenStore};
use auth_core::wire::body::SecretBytes;

/// Counts two steps for each call: before it, and after it. In one of them the process dies by SIGKILL.
#[derive(Clone, Debug)]
pub struct Killed {
    store: Arc<dyn TokenStore>,
    steps: Arc<Steps>,
}

#[derive(Debug)]
struct Steps {
    done: AtomicU32,
    last: u32,
    log: PathBuf,
}

impl Killed {
    /// Dies in step `last`; with 0, never. The step's name goes to the file `log` first.
    pub fn new(store: Arc<dyn TokenStore>, last: u32, log: PathBuf) -> Self {
        Self { store, steps: Arc::new(Steps { done: AtomicU32::new(0), last, log }) }
    }

    /// How many steps there were.
    pub fn steps(&self) -> u32 {
        self.steps.done.load(Ordering::SeqCst)
    }
}

impl Steps {
    fn around<T>(&self, name: &str, call: impl FnOnce() -> T) -> T {
        self.step("before", name);
        let outcome = call();
        self.step("after", name);
        outcome
    }

    fn step(&self, when: &str, name: &str) {
        if self.done.fetch_add(1, Ordering::SeqCst) + 1 != self.last {
            return;
        }
        std::fs::write(&self.log, format!("{when} {name}")).unwrap();
        die(std::process::id());
    }
}

/// Kills a process; where it is this one, does not return.
pub fn die(process: u32) {
    let mut kill = Command::new("kill");
    assert!(kill.args(["-KILL", &process.to_string()]).status().unwrap().success());
    if process == std::process::id() {
        loop {
            std::thread::park();
        }
    }
}

impl TokenStore for Killed {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.store.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let section = self.steps.around("exclusive", || self.store.exclusive(key, wait))?;
        Ok(Box::new(Section { section: Some(section), steps: Arc::clone(&self.steps) }))
    }
}

struct Section {
    /// None when it was left.
    section: Option<Box<dyn Exclusive>>,
    steps: Arc<Steps>,
}

impl Section {
    fn around<T>(&mut self, name: &str, call: impl FnOnce(&mut dyn Exclusive) -> T) -> T {
        let section = self.section.as_deref_mut().unwrap();
        self.steps.around(name, || call(section))
    }
}

impl Exclusive for Section {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.around("load", |section| section.load())
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.around("compare_and_swap", |section| section.compare_and_swap(replaces, record))
    }

    fn hold_for(&mut self, time: Duration) -> Result<(), StoreError> {
        self.around("hold_for", |section| section.hold_for(time))
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.around("reserve_spool", |section| section.reserve_spool())
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.around("spool", |section| section.spool(answer))
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        self.around("spooled", |section| section.spooled())
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.around("clear_spool", |section| section.clear_spool())
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        let section = self.section.take();
        self.steps.around("leave", || drop(section));
    }
}
