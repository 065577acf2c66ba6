//! A store that is away: it slows nobody who has a good token, and loses nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock};
use auth_blocking::{
    Client, Error, Exclusive, FileTokenStore, MemoryTokenStore, Record, RecordKey, StoreError,
    StoreErrorKind, TokenStore,
};
use auth_tests::apis::{client, rotation, server};

use crate::methods::{rotating, told};

/// A store that is away while it is told to be.
#[derive(Clone, Debug)]
struct Away {
    store: Arc<dyn TokenStore>,
    reads: Arc<AtomicBool>,
    writes: Arc<AtomicBool>,
}

struct AwaySection(Box<dyn Exclusive>, Away);

impl Away {
    fn new(store: impl TokenStore + 'static) -> Self {
        Self { store: Arc::new(store), reads: Arc::default(), writes: Arc::default() }
    }

    fn check(&self, what: &AtomicBool) -> Result<(), StoreError> {
        if what.load(Ordering::SeqCst) {
            let kind = StoreErrorKind::Io(std::io::ErrorKind::ConnectionRefused);
            return Err(StoreError::new("the test", kind));
        }
        Ok(())
    }
}

impl TokenStore for Away {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.check(&self.reads)?;
        self.store.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        self.check(&self.reads)?;
        Ok(Box::new(AwaySection(self.store.exclusive(key, wait)?, self.clone())))
    }
}

impl Exclusive for AwaySection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.1.check(&self.1.reads)?;
        self.0.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.1.check(&self.1.writes)?;
        self.0.compare_and_swap(replaces, record)
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.1.check(&self.1.writes)?;
        self.0.reserve_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.0.spool(answer)
    }

    fn spooled(&mut self) -> Result<Option<auth_core::wire::body::SecretBytes>, StoreError> {
        self.0.spooled()
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.0.clear_spool()
    }
}

#[test]
fn lock_29_a_refresh_token_is_never_sent_unarmed() {
    let server = server([rotation(1), rotation(2)]);
    let store = Away::new(MemoryTokenStore::new());
    let (api, clock) = client(&server, rotating(store.clone(), "s"));
    store.writes.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        let error = api.check().unwrap_err();
        assert!(matches!(error, Error::Store(_)) && error.is_retryable(), "{error:?}");
    }
    assert_eq!(server.count("/token"), 0);
    store.writes.store(false, Ordering::SeqCst);
    api.check().unwrap();
    // A minute before its end the token still works.
    store.writes.store(true, Ordering::SeqCst);
    clock.advance(Duration::from_secs(3570));
    for _ in 0..5 {
        api.get("/items").call().unwrap();
    }
    assert_eq!((server.count("/token"), server.count("/items")), (1, 5));
    store.writes.store(false, Ordering::SeqCst);
    clock.advance(Duration::from_secs(30));
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 2);
}

/// LOCK-30: the store fails after the response. Killed now, the next start commits from the spool.
#[test]
fn lock_30_a_token_that_cannot_be_saved_is_used_and_found_by_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let files = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let store = Away::new(files.clone());
    let away = store.clone();
    let server = told(move |_| {
        // Armed, and then away.
        away.writes.store(true, Ordering::SeqCst);
        rotation(1)
    });
    let (api, _) = client(&server, rotating(store, "s"));
    for _ in 0..3 {
        api.get("/items").call().unwrap();
    }
    assert_eq!(server.count("/token"), 1);
    // The section ends with its process.
    drop(api);
    let (next, _) = client(&server, rotating(files, "s"));
    assert_eq!(next.access_token().unwrap().expose(), "at1");
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn lock_31_a_store_that_is_away_at_the_start_is_no_sign_in() {
    let server = server([rotation(1)]);
    let store = Away::new(MemoryTokenStore::new());
    store.reads.store(true, Ordering::SeqCst);
    let (api, _) = client(&server, rotating(store.clone(), "s"));
    for _ in 0..3 {
        let error = api.get("/items").call().unwrap_err();
        assert!(matches!(error, Error::Store(_)) && error.is_retryable(), "{error:?}");
        assert!(!error.needs_sign_in() && !error.needs_user_action());
    }
    assert_eq!((server.count("/token"), server.count("/items")), (0, 0));
    store.reads.store(false, Ordering::SeqCst);
    api.get("/items").call().unwrap();
}

/// A refusal is remembered though the store could not take it; and what the store cannot tell changes nothing.
#[test]
fn a_refusal_that_could_not_be_saved_is_remembered() {
    let store = Away::new(MemoryTokenStore::new());
    let (reads, writes) = (store.reads.clone(), store.writes.clone());
    let server = told(move |_| {
        reads.store(true, Ordering::SeqCst);
        writes.store(true, Ordering::SeqCst);
        Answer::status(401)
    });
    let (api, clock) = client(&server, rotating(store, "s"));
    for _ in 0..10 {
        let error = api.check().unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
    }
    assert_eq!(server.count("/token"), 1);
    clock.advance(Duration::from_secs(60));
    assert!(matches!(api.check().unwrap_err(), Error::Store(_)));
    assert_eq!(server.count("/token"), 1);
}

/// While the store is away, a token that is good for long is asked for by nobody.
#[test]
fn a_store_that_is_away_slows_nobody_who_has_a_good_token() {
    let server = server([rotation(1)]);
    let store = Away::new(MemoryTokenStore::new());
    let (api, clock) = client(&server, rotating(store.clone(), "s"));
    api.check().unwrap();
    store.reads.store(true, Ordering::SeqCst);
    let calls = Mutex::new(0);
    for _ in 0..60 {
        clock.advance(Duration::from_secs(58));
        api.get("/items").call().unwrap();
        *calls.lock().unwrap() += 1;
    }
    assert_eq!((server.count("/token"), *calls.lock().unwrap()), (1, 60));
}

/// A clock that was far ahead when the record was written locks nobody out.
#[test]
fn a_clock_that_was_a_year_ahead_locks_nobody_out() {
    let (server, store) = (server([Answer::status(401), rotation(1)]), MemoryTokenStore::new());
    let year = ManualClock::new();
    year.advance(Duration::from_secs(365 * 24 * 3600));
    let ahead: Client =
        server.client(rotating(store.clone(), "s")).clock(year.clone()).build().unwrap();
    ahead.check().unwrap_err();
    client(&server, rotating(store, "s")).0.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}
