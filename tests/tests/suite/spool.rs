//! The spool and the records of a file store, by the store's own methods.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use auth_blocking::{Exclusive, FileTokenStore, RecordKey, StoreErrorKind, TokenStore};
use auth_core::record::Record;
use auth_core::renewal::TOKEN_LIMIT;
use auth_core::token::{Issued, Now};
use tempfile::TempDir;

fn key() -> RecordKey {
    RecordKey::named("test")
}

fn store() -> (TempDir, FileTokenStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    (dir, store)
}

/// A store's section, and the path of its spool.
fn section() -> (TempDir, Box<dyn Exclusive>, PathBuf) {
    let (dir, store) = store();
    let section = store.exclusive(&key(), Duration::from_secs(1)).unwrap();
    let path = dir.path().join(format!("tokens/{}.spool", key().as_str()));
    (dir, section, path)
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

const NOW: Now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };

/// The longest tokens.
fn issued() -> Issued {
    Issued {
        access_token: "a".repeat(TOKEN_LIMIT).as_str().into(),
        token_type: None,
        refresh_token: Some("r".repeat(TOKEN_LIMIT).as_str().into()),
        expires_at: None,
        issued_at: NOW,
    }
}

#[test]
fn a_record_of_the_longest_tokens_is_read() {
    let (_dir, store) = store();
    let mut section = store.exclusive(&key(), Duration::from_secs(1)).unwrap();
    let issued = issued();
    assert!(section.compare_and_swap(None, &Record::new(&issued, None)).unwrap());
    // With the lock, and without.
    for record in [section.load(), store.load(&key())] {
        let read = record.unwrap().unwrap().issued(NOW).unwrap();
        assert_eq!(read.access_token.expose(), issued.access_token.expose());
        let (read, issued) = (read.refresh_token.unwrap(), issued.refresh_token.as_ref().unwrap());
        assert_eq!(read.expose(), issued.expose());
    }
}

/// Whatever stands at the name that a record is first written under: why it cannot go, not that it is there.
#[test]
fn a_record_that_cannot_be_written_says_why() {
    let (_dir, mut section, path) = section();
    fs::create_dir(path.with_extension("new")).unwrap();
    let error = section.compare_and_swap(None, &Record::new(&issued(), None)).unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::Io(_)), "{error}");
    assert_ne!(error.kind(), &StoreErrorKind::Io(ErrorKind::AlreadyExists));
}

#[test]
fn a_lock_is_waited_for_as_long_as_is_said() {
    let (_dir, store) = store();
    let held = store.exclusive(&key(), Duration::ZERO).unwrap();
    for wait in [Duration::ZERO, Duration::from_millis(30)] {
        let error = store.exclusive(&key(), wait).err().unwrap();
        assert_eq!(error.kind(), &StoreErrorKind::Busy);
    }
    drop(held);
    store.exclusive(&key(), Duration::ZERO).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_lock_is_released_while_a_child_of_a_fork_has_its_file_open() {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

    let (dir, store) = store();
    let held = store.exclusive(&key(), Duration::ZERO).unwrap();
    let path = dir.path().join(format!("tokens/{}.lock", key().as_str()));
    let mut opened = fs::read_dir("/proc/self/fd").unwrap().map(|entry| entry.unwrap().path());
    let lock = opened.find(|entry| fs::read_link(entry).is_ok_and(|at| at == path)).unwrap();
    let lock = lock.file_name().unwrap().to_str().unwrap().parse().unwrap();
    // What a fork leaves to its child: the same open file, for which another descriptor does as well.
    let own = pidfd_open(getpid(), PidfdFlags::empty());
    let Ok(_child) = own.and_then(|own| pidfd_getfd(own, lock, PidfdGetfdFlags::empty())) else {
        println!("skipped: this kernel copies no descriptors");
        return;
    };
    drop(held);
    store.exclusive(&key(), Duration::ZERO).unwrap();
}
