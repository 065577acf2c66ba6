//! Holders of a section that die, or sleep too long.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use auth_blocking::{
    Exclusive, PostgresTokenStore, RecordKey, RedisTokenStore, StoreError, StoreErrorKind,
    TokenStore,
};
use auth_core::record::Record;
use auth_core::token::{Issued, Now};
use auth_tests::endpoint::{self, Endpoint};
use auth_tests::family::Family;

use crate::child;
use crate::place::{self, servers, variable_or_skip};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[test]
fn a_dead_holder_is_followed_by_another() {
    for place in servers() {
        // With a grace period: that the dead one's answer was lost is the subject of the kill tests.
        let mut family = Family::new(true, 600);
        let seed = family.sign_in();
        let (family, (told, tell)) = (Mutex::new(family), mpsc::channel());
        let told = Mutex::new(told);
        let first = Mutex::new(true);
        let endpoint = Endpoint::start(LOOPBACK, move |form, stream| {
            let (status, body) = family.lock().unwrap().refresh(form);
            if std::mem::replace(&mut *first.lock().unwrap(), false) {
                // The first one never gets its answer.
                told.lock().unwrap().send(()).unwrap();
                std::thread::sleep(Duration::from_secs(60));
            }
            let _ = stream.write_all(&endpoint::answer(status, &body));
        });
        let url = format!("http://{}/{}", endpoint.address, place::unique("dead"));
        let mut holder = child::command("once", &url, &place, &seed).spawn().unwrap();
        tell.recv().unwrap();
        let start = Instant::now();
        holder.kill().unwrap();
        holder.wait().unwrap();
        child::later(&url, place::open(&place), &seed).check().unwrap();
        let waited = start.elapsed();
        println!("{}: taken over after {waited:?}", place.split(':').next().unwrap());
        // The child's token calls are limited to 5 s, and a lease lasts 15 s longer.
        assert!(waited < Duration::from_secs(22));
        assert_eq!(endpoint.requests(), 2);
    }
}

/// Ends the section of a holder that lives on, as a long sleep does.
pub(crate) type Oust = Box<dyn Fn(&RecordKey) + Send + Sync>;

/// For each server two stores, as two machines have, and what ousts the holder of a key.
pub(crate) fn stores() -> Vec<([Arc<dyn TokenStore>; 2], Oust)> {
    let mut stores: Vec<([Arc<dyn TokenStore>; 2], Oust)> = Vec::new();
    if let Some(url) = variable_or_skip("AUTH_TEST_REDIS_URL", "Redis", "redis") {
        let open = || -> Arc<dyn TokenStore> { Arc::new(RedisTokenStore::open(&url).unwrap()) };
        let pair = [open(), open()];
        let oust: Oust = Box::new(move |key| {
            let mut connection =
                auth_blocking::redis::Client::open(url.as_str()).unwrap().get_connection().unwrap();
            let lease = format!("auth:{{{}}}:lease", key.as_str());
            let ended: u8 =
                auth_blocking::redis::cmd("DEL").arg(lease).query(&mut connection).unwrap();
            assert_eq!(ended, 1);
        });
        stores.push((pair, oust));
    }
    if let Some(url) = variable_or_skip("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres") {
        let open = || -> Arc<dyn TokenStore> { Arc::new(PostgresTokenStore::open(&url).unwrap()) };
        let pair = [open(), open()];
        let oust: Oust = Box::new(move |key| {
            let mut client =
                auth_blocking::postgres::Client::connect(&url, auth_blocking::postgres::NoTls)
                    .unwrap();
            // Only the session that holds this key's lock.
            let number = u64::from_str_radix(&key.as_str()[..16], 16).unwrap();
            let ended = client
                .execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' \
                     AND classid::bigint = $1 AND objid::bigint = $2",
                    &[&((number >> 32) as i64), &((number & 0xffff_ffff) as i64)],
                )
                .unwrap();
            assert_eq!(ended, 1);
        });
        stores.push((pair, oust));
    }
    stores
}

#[test]
fn a_stale_holder_can_neither_send_nor_overwrite() {
    for ([one, other], oust) in stores() {
        let key = RecordKey::named(&place::unique("stale"));
        let soon = Duration::from_secs(2);
        let mut stale = one.exclusive(&key, soon).unwrap();
        assert!(stale.compare_and_swap(None, &record("t1", None)).unwrap());
        assert_eq!(
            other.exclusive(&key, Duration::from_millis(200)).err().unwrap().kind(),
            &StoreErrorKind::Busy
        );
        oust(&key);
        let mut next = other.exclusive(&key, soon).unwrap();
        assert!(next.compare_and_swap(Some(1), &record("t2", Some(1))).unwrap());
        // It sends nothing, and its write does not reach the newer record.
        assert_eq!(stale.hold_for(soon).unwrap_err().kind(), &StoreErrorKind::Expired);
        assert_eq!(stale.reserve_spool().unwrap_err().kind(), &StoreErrorKind::Expired);
        assert!(!stale.compare_and_swap(Some(1), &record("late", Some(1))).unwrap());
        assert_eq!(token(&*one, &key), "t2");
        // Leaving, it does not open the section of the next one.
        drop(stale);
        next.hold_for(soon).unwrap();
        assert_eq!(
            one.exclusive(&key, Duration::from_millis(200)).err().unwrap().kind(),
            &StoreErrorKind::Busy
        );
        drop(next);
        one.exclusive(&key, soon).unwrap();
    }
}

/// Two machines refresh at the same time, since the first one's section ended while its answer was on its way.
#[test]
fn a_holder_that_overran_adopts_what_its_successor_wrote() {
    for ([one, other], oust) in stores() {
        let mut family = Family::new(true, 600);
        let seed = family.sign_in();
        let (family, first) = (Mutex::new(family), Mutex::new(true));
        let (arrived, arrival) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let (arrived, released) = (Mutex::new(arrived), Mutex::new(released));
        let endpoint = Endpoint::start(LOOPBACK, move |form, stream| {
            let (status, body) = family.lock().unwrap().refresh(form);
            if std::mem::replace(&mut *first.lock().unwrap(), false) {
                arrived.lock().unwrap().send(()).unwrap();
                released.lock().unwrap().recv().unwrap();
            }
            stream.write_all(&endpoint::answer(status, &body)).unwrap();
        });
        let url = format!("http://{}/{}", endpoint.address, place::unique("overrun"));
        let seen = Arc::new(SeenKey { store: one, key: Mutex::new(None) });
        let slow = child::client(&url, Arc::clone(&seen), &seed);
        let slow = std::thread::spawn(move || slow.check());
        arrival.recv().unwrap();
        let key = seen.key.lock().unwrap().clone().unwrap();
        oust(&key);
        child::later(&url, Arc::clone(&other), &seed).check().unwrap();
        let written = other.load(&key).unwrap().unwrap().generation();
        release.send(()).unwrap();
        slow.join().unwrap().unwrap();
        // Nothing was written over the newer record, and nobody is left in the section.
        assert_eq!(other.load(&key).unwrap().unwrap().generation(), written);
        assert_eq!(endpoint.requests(), 2);
        other.exclusive(&key, Duration::from_secs(2)).unwrap();
    }
}

/// Tells the key that is used.
#[derive(Debug)]
struct SeenKey {
    store: Arc<dyn TokenStore>,
    key: Mutex<Option<RecordKey>>,
}

impl TokenStore for SeenKey {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.store.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        // The chain's own name comes first, before those that it had.
        self.key.lock().unwrap().get_or_insert(key.clone());
        self.store.exclusive(key, wait)
    }
}

#[test]
fn a_write_whose_answer_was_lost_can_be_repeated() {
    for place in servers() {
        let store = place::open(&place);
        let key = RecordKey::named(&place::unique("twice"));
        let mut section = store.exclusive(&key, Duration::from_secs(2)).unwrap();
        let (first, second) = (record("t1", None), record("t2", Some(1)));
        for _ in 0..2 {
            assert!(section.compare_and_swap(None, &first).unwrap());
        }
        for _ in 0..2 {
            assert!(section.compare_and_swap(Some(1), &second).unwrap());
        }
        assert!(!section.compare_and_swap(None, &first).unwrap());
        // The spool keeps bytes, not text.
        let answer: Vec<u8> = (0..=255).collect();
        section.reserve_spool().unwrap();
        assert!(section.spooled().unwrap().is_none());
        section.spool(&answer).unwrap();
        assert_eq!(section.spooled().unwrap().unwrap().as_slice(), answer);
        section.clear_spool().unwrap();
        assert!(section.spooled().unwrap().is_none());
        assert_eq!(token(&*store, &key), "t2");
    }
}

pub(crate) fn record(token: &str, previous: Option<u64>) -> Record {
    let now = Now { wall: SystemTime::now(), monotonic: Duration::ZERO };
    let (access_token, refresh_token) = (token.into(), Some("rt".into()));
    let issued =
        Issued { access_token, token_type: None, refresh_token, expires_at: None, issued_at: now };
    Record::new(&issued, previous)
}

fn token(store: &dyn TokenStore, key: &RecordKey) -> String {
    let now = Now { wall: SystemTime::now(), monotonic: Duration::ZERO };
    let record = store.load(key).unwrap().unwrap();
    record.issued(now).unwrap().access_token.expose().to_owned()
}
