//! Who has a record on a server, what a record's removal waits for, and all that a store promises.

use std::collections::BTreeSet;
use std::time::Duration;

use auth_blocking::store::{RecordError, RecordKey, StoreErrorKind};
use auth_blocking::testing::check_store;
use auth_blocking::{postgres, redis};

use crate::leases::{record, stores};
use crate::place::{self, servers};

#[test]
fn what_a_store_promises_is_kept() {
    for place in servers() {
        check_store(|| place::open(&place));
    }
}

/// More than are read at once.
#[test]
fn all_are_listed_page_by_page() {
    for place in servers() {
        let store = place::open(&place);
        let keys: BTreeSet<RecordKey> =
            (0..450).map(|_| RecordKey::named(&place::unique("listed"))).collect();
        for key in &keys {
            let mut section = store.exclusive(key, Duration::ZERO).unwrap();
            assert!(section.compare_and_swap(None, &record("t1", None)).unwrap());
        }
        let listed: BTreeSet<RecordKey> = store
            .accounts()
            .unwrap()
            .map(|account| account.unwrap().key().clone())
            .filter(|key| keys.contains(key))
            .collect();
        assert!(listed == keys, "{} of {}", listed.len(), keys.len());
        for key in &keys {
            assert!(store.remove(key).unwrap());
        }
        let mut left = store.accounts().unwrap().map(|account| account.unwrap().key().clone());
        assert!(!left.any(|key| keys.contains(&key)));
    }
}

#[test]
fn a_stale_holder_removes_nothing() {
    for ([one, other], oust) in stores() {
        let key = RecordKey::named(&place::unique("stale removal"));
        let soon = Duration::from_secs(2);
        let mut stale = one.exclusive(&key, soon).unwrap();
        assert!(stale.compare_and_swap(None, &record("t1", None)).unwrap());
        oust(&key);
        let next = other.exclusive(&key, soon).unwrap();
        // That its session or its lease ended may be told by the first call or the second.
        let error = stale.remove().unwrap_err();
        assert!(
            matches!(error.kind(), StoreErrorKind::Expired | StoreErrorKind::Io(_)),
            "{error:?}"
        );
        assert_eq!(stale.remove().unwrap_err().kind(), &StoreErrorKind::Expired);
        assert!(other.load(&key).unwrap().is_some());
        drop((stale, next));
        assert!(one.remove(&key).unwrap());
    }
}

/// What nobody of this crate wrote is listed by its key, and not transferred where it is too long.
#[test]
fn a_record_that_cannot_be_read_is_listed_and_removed() {
    for place in servers() {
        for bytes in [b"no record".to_vec(), vec![b'x'; 2 * 1024 * 1024]] {
            let key = RecordKey::named(&place::unique("damaged"));
            if place.starts_with("redis") {
                let mut server =
                    redis::Client::open(place.as_str()).unwrap().get_connection().unwrap();
                let mut set = redis::cmd("HSET");
                set.arg(format!("auth:{{{}}}", key.as_str())).arg("generation").arg(1);
                set.arg("record").arg(bytes).exec(&mut server).unwrap();
            } else {
                // The table is made by the first call.
                place::open(&place).load(&key).unwrap();
                let insert = "INSERT INTO auth_tokens (key, generation, record) VALUES ($1, 1, $2)";
                let mut server = postgres::Client::connect(&place, postgres::NoTls).unwrap();
                server.execute(insert, &[&key.as_str(), &bytes]).unwrap();
            }
            let store = place::open(&place);
            let mut accounts = store.accounts().unwrap().map(Result::unwrap);
            let account = accounts.find(|account| account.key() == &key).unwrap();
            assert_eq!((account.name(), account.error()), (None, Some(RecordError::Corrupt)));
            assert!(store.remove(&key).unwrap());
            assert!(store.load(&key).unwrap().is_none());
        }
    }
}
