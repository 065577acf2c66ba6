//! The store in memory, and what the errors of any store say.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use auth_blocking::{
    Exclusive, FileTokenStore, MemoryTokenStore, RecordError, RecordKey, StoreError,
    StoreErrorKind, TokenStore,
};
use auth_core::record::Record;
use auth_core::token::{Issued, Now};

fn key(owner: &str) -> RecordKey {
    RecordKey::named(owner)
}

fn record(previous: Option<u64>) -> Record {
    let issued_at = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
    let issued = Issued {
        access_token: "t".into(),
        token_type: None,
        refresh_token: None,
        expires_at: None,
        issued_at,
    };
    Record::new(&issued, previous)
}

fn generation(store: &dyn TokenStore, key: &RecordKey) -> Option<u64> {
    store.load(key).unwrap().map(|record| record.generation())
}

#[test]
fn a_record_is_replaced_by_who_names_its_generation() {
    let store = MemoryTokenStore::new();
    let (clone, shared) = (store.clone(), Arc::new(store.clone()));
    let key = key("a");
    assert_eq!(generation(&store, &key), None);
    let wait = Duration::from_millis(20);
    let mut section: Box<dyn Exclusive> = TokenStore::exclusive(&shared, &key, wait).unwrap();
    assert!(!section.compare_and_swap(Some(1), &record(None)).unwrap());
    assert_eq!(generation(&store, &key), None);
    assert!(section.compare_and_swap(None, &record(None)).unwrap());
    assert!(!section.compare_and_swap(None, &record(Some(8))).unwrap());
    assert_eq!(section.load().unwrap().unwrap().generation(), 1);
    // Nothing outlives the process, so no answer is kept for the next one.
    section.spool(b"answer").unwrap();
    assert!(section.spooled().unwrap().is_none());
    assert!(section.compare_and_swap(Some(1), &record(Some(1))).unwrap());
    for store in [&store as &dyn TokenStore, &clone, &shared] {
        assert_eq!(generation(store, &key), Some(2));
        assert_eq!(store.exclusive(&key, wait).err().unwrap().kind(), &StoreErrorKind::Busy);
    }
    assert_eq!(generation(&store, &self::key("b")), None);
    drop(section);
    store.exclusive(&key, wait).unwrap();
}

#[test]
fn a_store_prints_no_record() {
    assert_eq!(format!("{:?}", MemoryTokenStore::new()), "MemoryTokenStore");
    let dir = tempfile::tempdir().unwrap();
    let tokens = dir.path().join("tokens");
    let printed = format!("{:?}", FileTokenStore::open(&tokens).unwrap());
    assert_eq!(printed, format!("FileTokenStore({tokens:?})"));
}

#[test]
fn an_error_says_where_and_whether_to_try_again() {
    for (kind, text, retryable) in [
        (StoreErrorKind::Busy, "another holder did not finish in time", true),
        (StoreErrorKind::Expired, "the lock ended too early, another holder may have it", true),
        (StoreErrorKind::Io(ErrorKind::TimedOut), "timed out", true),
        (StoreErrorKind::Io(ErrorKind::NotFound), "entity not found", false),
        (StoreErrorKind::Record(RecordError::Corrupt), "the stored record is damaged", false),
        (StoreErrorKind::SignIn, "the server refused its user or password", false),
    ] {
        let error = StoreError::new("here", kind);
        assert_eq!(error.to_string(), format!("token store here: {text}"));
        assert_eq!(error.is_retryable(), retryable, "{text}");
    }
}
