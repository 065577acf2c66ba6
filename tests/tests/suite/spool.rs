//! The spool and the records of a file store, by the store's own methods.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use auth_blocking::{Exclusive, FileTokenStore, RecordKey, StoreErrorKind, TokenStore};
use auth_core::method::TokenValues;
use auth_core::record::Record;
use auth_core::renewal::TOKEN_LIMIT;
use auth_core::token::{Issued, Now};
use auth_core::value::Value;
use tempfile::TempDir;

/// A store's section, and the path of its spool.
fn section() -> (TempDir, Box<dyn Exclusive>, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let tokens = dir.path().join("tokens");
    let store = FileTokenStore::open(&tokens).unwrap();
    let values = TokenValues::TokenWith(vec![Value::literal("token", "x")]);
    let key = RecordKey::new(None, &values, "test");
    let section = store.exclusive(&key, Duration::from_secs(1)).unwrap();
    (dir, section, tokens.join(format!("{}.spool", key.as_str())))
}

#[test]
fn room_is_made_for_the_longest_answer_that_the_transport_lets_through() {
    let (_dir, mut section, path) = section();
    section.reserve_spool().unwrap();
    let room = fs::metadata(&path).unwrap().len();
    assert_eq!(room, 256 * 1024 + 64);
    assert!(section.spooled().unwrap().is_none());
    let answer = vec![b'a'; 256 * 1024];
    section.spool(&answer).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), room);
    assert_eq!(section.spooled().unwrap().unwrap().as_slice(), answer);
}

#[test]
fn an_answer_over_the_usual_limit_is_kept_and_an_empty_one_is_none() {
    let (_dir, mut section, _) = section();
    section.reserve_spool().unwrap();
    let answer = vec![b'a'; 2 * 1024 * 1024];
    section.spool(&answer).unwrap();
    assert!(section.spooled().unwrap().unwrap().as_slice() == answer);
    section.reserve_spool().unwrap();
    section.spool(b"").unwrap();
    assert!(section.spooled().unwrap().is_none());
}

#[test]
fn a_spool_is_cleared_and_what_cannot_be_cleared_is_said() {
    let (_dir, mut section, path) = section();
    section.clear_spool().unwrap();
    section.reserve_spool().unwrap();
    section.clear_spool().unwrap();
    assert!(!path.exists() && section.spooled().unwrap().is_none());
    fs::create_dir(&path).unwrap();
    let error = section.clear_spool().unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::Io(_)), "{error}");
}

#[test]
fn a_record_of_the_longest_tokens_is_read() {
    let (_dir, mut section, _) = section();
    let now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
    let issued = Issued {
        access_token: "a".repeat(TOKEN_LIMIT).as_str().into(),
        token_type: None,
        refresh_token: Some("r".repeat(TOKEN_LIMIT).as_str().into()),
        expires_at: None,
        issued_at: now,
    };
    assert!(section.compare_and_swap(None, &Record::new(&issued, None)).unwrap());
    let read = section.load().unwrap().unwrap().issued(now).unwrap();
    assert_eq!(read.access_token.expose(), issued.access_token.expose());
    assert_eq!(read.refresh_token.unwrap().expose(), issued.refresh_token.unwrap().expose());
}
