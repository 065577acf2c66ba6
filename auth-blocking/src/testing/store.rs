//! [`check_store`]: what a token store must promise.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use auth_core::record::Record;
use auth_core::token::{Issued, Now};

use crate::store::{Exclusive, RecordKey, StoreError, StoreErrorKind, TokenStore};

/// Checks that a token store of your own keeps what [`TokenStore`] and [`Exclusive`] promise, threads that race included.
///
/// `open` opens the same store anew, as another process does. The records are under keys of this call alone, and those of a
/// store that can remove are gone afterwards. It takes a second or so, by the store's speed. A process that is killed and a
/// disk that is full cannot be shown in one process: test these with your store beside this.
///
/// # Panics
/// With the promise that the store does not keep, or the error that it returns.
///
/// # Example
/// ```
/// use auth_blocking::MemoryTokenStore;
/// use auth_blocking::testing::check_store;
///
/// let store = MemoryTokenStore::new();
/// check_store(|| store.clone());
/// ```
pub fn check_store<S: TokenStore>(open: impl Fn() -> S + Sync) {
    let check = Check { open, names: unique() };
    check.records();
    check.sections();
    check.races();
    if (check.open)().outlives_the_process() {
        check.spool();
    }
    check.removal();
    check.listing();
}

struct Check<F> {
    open: F,
    names: String,
}

/// Long enough for any store that works.
const SOON: Duration = Duration::from_secs(10);

/// So many threads race for a record, and each writes it so often.
const RACERS: u64 = 4;
const WRITES: u64 = 5;

impl<S: TokenStore, F: Fn() -> S + Sync> Check<F> {
    fn key(&self, name: &str) -> RecordKey {
        RecordKey::named(&format!("{}-{name}", self.names))
    }

    fn enter(&self, name: &str) -> Box<dyn Exclusive> {
        told((self.open)().exclusive(&self.key(name), SOON), "`exclusive`")
    }

    /// What the store has of it, read as another process reads it.
    fn stored(&self, name: &str) -> Option<Record> {
        told((self.open)().load(&self.key(name)), "`load`")
    }

    fn records(&self) {
        let (first, second) = (record(None, "first"), record(Some(1), "second"));
        holds(self.stored("records").is_none(), "a key without a record has none");
        let mut section = self.enter("records");
        holds(told(section.load(), "`load`").is_none(), "a key without a record has none");
        let mut swap = |replaces, record| {
            told(section.compare_and_swap(replaces, record), "`compare_and_swap`")
        };
        holds(!swap(Some(1), &second), "a write that replaces a record needs one");
        holds(swap(None, &first), "a write that replaces nothing is taken where there is nothing");
        holds(!swap(None, &second), "a write that replaces nothing needs that there is nothing");
        holds(!swap(Some(7), &second), "a write that replaces another generation is not taken");
        holds(
            is_same(self.stored("records"), &first),
            "what is not taken changes nothing, and what is taken is found by all",
        );
        holds(
            swap(Some(1), &second),
            "a write that replaces the generation that is there is taken",
        );
        holds(
            is_same(told(section.load(), "`load`"), &second),
            "the section's holder reads what it wrote",
        );
        drop(section);
        holds(is_same(self.stored("records"), &second), "a record stays as it was written");
        let long = record(Some(2), &"long".repeat(4096));
        let mut section = self.enter("records");
        holds(
            told(section.compare_and_swap(Some(2), &long), "`compare_and_swap`"),
            "a record may be as long as its tokens, 16 KiB each",
        );
        holds(is_same(self.stored("records"), &long), "a long record is read whole");
    }

    fn sections(&self) {
        let section = self.enter("sections");
        let (store, key) = ((self.open)(), self.key("sections"));
        for wait in [Duration::ZERO, Duration::from_millis(30)] {
            let busy = store.exclusive(&key, wait).err();
            let is_busy = busy.is_some_and(|error| error.kind() == &StoreErrorKind::Busy);
            holds(is_busy, "a section that is held is `Busy` after the wait");
        }
        told(store.load(&key), "`load` while another is in the section");
        drop(self.enter("another key while one is held"));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| drop(self.enter("sections")));
            drop(section);
            holds(waiting.join().is_ok(), "who waits enters when the holder leaves");
        });
        let mut section = self.enter("sections");
        told(section.hold_for(Duration::from_secs(60)), "`hold_for`");
    }

    fn races(&self) {
        let taken = AtomicU32::new(0);
        thread::scope(|scope| {
            for _ in 0..RACERS {
                scope.spawn(|| {
                    for _ in 0..WRITES {
                        let mut section = self.enter("races");
                        let found = told(section.load(), "`load`").map(|found| found.generation());
                        let next = record(found, "raced");
                        if told(section.compare_and_swap(found, &next), "`compare_and_swap`") {
                            taken.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        let all = RACERS * WRITES;
        holds(
            u64::from(taken.into_inner()) == all,
            "no write fails where each holder reads within its section",
        );
        let last = self.stored("races").map(|record| record.generation());
        holds(last == Some(all), "no write is lost where several race: one holder at a time");
    }

    fn spool(&self) {
        let mut section = self.enter("spool");
        // A chain that gets another name brings its response before its record.
        told(section.reserve_spool(), "`reserve_spool`");
        told(section.spool(b"moved"), "`spool`");
        let moved = spooled(&mut *section);
        holds(
            moved.as_deref() == Some(b"moved"),
            "a response is kept where there is no record yet",
        );
        holds(told(section.load(), "`load`").is_none(), "a response in the spool is no record");
        told(section.clear_spool(), "`clear_spool`");
        told(section.compare_and_swap(None, &record(None, "spool")), "`compare_and_swap`");
        holds(spooled(&mut *section).is_none(), "a spool is empty at first");
        told(section.clear_spool(), "`clear_spool` of an empty one");
        told(section.reserve_spool(), "`reserve_spool`");
        holds(spooled(&mut *section).is_none(), "room in the spool is no response");
        for answer in
            [&b"first"[..], b"the second, a longer one", &vec![b'a'; 256 * 1024], b"short"]
        {
            told(section.spool(answer), "`spool`");
            holds(
                spooled(&mut *section).as_deref() == Some(answer),
                "a response in the spool is there whole, in place of the one before",
            );
        }
        drop(section);
        let mut section = self.enter("spool");
        holds(
            spooled(&mut *section).as_deref() == Some(b"short"),
            "the next holder finds the response",
        );
        told(section.compare_and_swap(Some(1), &record(Some(1), "spool")), "`compare_and_swap`");
        holds(spooled(&mut *section).is_some(), "a write of the record leaves the spool");
        told(section.reserve_spool(), "`reserve_spool`");
        holds(spooled(&mut *section).is_none(), "`reserve_spool` empties the spool");
        told(section.spool(b"again"), "`spool`");
        told(section.clear_spool(), "`clear_spool`");
        holds(spooled(&mut *section).is_none(), "`clear_spool` empties the spool");
    }

    /// Last but one: it tidies up.
    fn removal(&self) {
        let store = (self.open)();
        let outlives = store.outlives_the_process();
        match store.remove(&self.key("nothing")) {
            Err(error) if error.kind() == &StoreErrorKind::Unsupported => return,
            outcome => holds(!told(outcome, "`remove`"), "what is not there is not removed"),
        }
        if outlives {
            let mut section = self.enter("spool");
            told(section.reserve_spool(), "`reserve_spool`");
            told(section.spool(b"left"), "`spool`");
        }
        for name in ["records", "races"].into_iter().chain(outlives.then_some("spool")) {
            holds(told(store.remove(&self.key(name)), "`remove`"), "what is there is removed");
            holds(self.stored(name).is_none(), "what was removed is not there");
        }
        let mut section = self.enter("spool");
        holds(spooled(&mut *section).is_none(), "`remove` empties the spool");
        told(section.compare_and_swap(None, &record(None, "anew")), "`compare_and_swap`");
        holds(told(section.remove(), "`Exclusive::remove`"), "a holder removes its record");
        holds(told(section.load(), "`load`").is_none(), "what was removed is not there");
    }

    fn listing(&self) {
        let store = (self.open)();
        let is_listed = |name: &str| {
            let mut accounts = match store.accounts() {
                Err(error) if error.kind() == &StoreErrorKind::Unsupported => return None,
                accounts => told(accounts, "`accounts`"),
            };
            let key = self.key(name);
            Some(accounts.any(|account| told(account, "`accounts`").key() == &key))
        };
        let mut section = self.enter("listing");
        told(section.compare_and_swap(None, &record(None, "listing")), "`compare_and_swap`");
        holds(
            is_listed("listing") != Some(false),
            "a record is listed, while another is in its section too",
        );
        holds(is_listed("nothing") != Some(true), "what is not there is not listed");
        if section.remove().is_ok() {
            holds(is_listed("listing") != Some(true), "what was removed is not listed");
        }
    }
}

fn record(previous: Option<u64>, token: &str) -> Record {
    let issued = Issued {
        access_token: token.into(),
        token_type: None,
        refresh_token: Some(token.into()),
        expires_at: None,
        issued_at: Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO },
    };
    Record::new(&issued, previous)
}

fn is_same(found: Option<Record>, record: &Record) -> bool {
    found.is_some_and(|found| found.encode().as_slice() == record.encode().as_slice())
}

fn spooled(section: &mut dyn Exclusive) -> Option<Vec<u8>> {
    told(section.spooled(), "`spooled`").map(|answer| answer.as_slice().to_vec())
}

fn unique() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{}-{}-{number}", std::process::id(), now.as_nanos())
}

#[track_caller]
fn holds(is_kept: bool, promise: &str) {
    assert!(is_kept, "the token store breaks a promise: {promise}");
}

#[track_caller]
fn told<T>(outcome: Result<T, StoreError>, call: &str) -> T {
    match outcome {
        Ok(value) => value,
        #[expect(clippy::panic, reason = "this is a check for tests, which fail by a panic")]
        Err(error) => panic!("the token store failed in {call}: {error}"),
    }
}
