//! Threads and processes that need a token at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, SystemTime};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Client, Error, FileTokenStore, RecordKey, Secret, StoreErrorKind, Token,
    TokenRequests, TokenStore, TransportErrorKind,
};
use auth_core::record::Record;
use auth_core::token::{Issued, Now};
use auth_tests::apis::{client, machine, rotating, rotation, server, token};

#[test]
fn race_03_nobody_waits_past_the_end_of_its_own_call() {
    let server = Server::start().unwrap();
    let gate = Arc::new(Barrier::new(2));
    let closed = Arc::clone(&gate);
    server.run("POST", "/token", move |_| {
        closed.wait();
        token("t", 3600)
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    let api = server.client(machine()).build().unwrap();
    let leading = api.clone();
    let leader =
        thread::spawn(move || leading.get("/items").call().map(|answer| answer.status().as_u16()));
    while server.count("/token") == 0 {
        thread::yield_now();
    }
    let error = api.get("/items").timeout(Duration::from_millis(50)).call().unwrap_err();
    let Error::Transport(transport) = &error else { panic!("{error:?}") };
    assert_eq!((transport.kind(), transport.is_not_sent()), (TransportErrorKind::Timeout, true));
    assert_eq!(server.count("/items"), 0);
    gate.wait();
    assert_eq!(leader.join().unwrap().unwrap(), 200);
    // What came late is there for the next call.
    api.get("/items").call().unwrap();
    assert_eq!((server.count("/token"), server.count("/items")), (1, 2));
}

#[derive(AuthConfig)]
#[auth(token_with = sometimes_panics, base_url = "https://api.example.com")]
struct Panicking {
    token: Secret,
    #[auth(skip)]
    panics: Arc<AtomicBool>,
}

fn sometimes_panics(config: &Panicking, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
    assert!(!config.panics.swap(false, Ordering::SeqCst), "as the test wants");
    Ok(Token::new(config.token.expose()))
}

#[test]
fn race_04_after_a_panic_the_next_call_leads() {
    let server = server([]);
    let config = Panicking { token: "t".into(), panics: Arc::new(AtomicBool::new(true)) };
    let (api, _) = client(&server, config.authenticator().unwrap());
    let panicking = api.clone();
    assert!(thread::spawn(move || panicking.check()).join().is_err());
    api.get("/items").call().unwrap();
}

#[test]
fn race_05_a_401_for_an_old_token_takes_the_new_one() {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [token("t1", 3600), token("t2", 3600), token("t3", 3600)]);
    // Ten requests go out with the first token; they are answered one after the other.
    let turn = std::sync::Mutex::new(());
    let out = Arc::new(Barrier::new(10));
    server.run("GET", "/me", move |seen| {
        if seen.header("authorization") == Some("Bearer t1") {
            out.wait();
            let _turn = turn.lock().unwrap();
            return Answer::status(401);
        }
        Answer::json("{}")
    });
    let (api, _) = client(&server, machine());
    let threads: Vec<_> = (0..10)
        .map(|_| {
            let api = api.clone();
            thread::spawn(move || api.get("/me").call().map(|answer| answer.status().as_u16()))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), 200);
    }
    assert_eq!((server.count("/token"), server.count("/me")), (2, 20));
}

#[test]
fn race_06_a_new_token_that_is_rejected_too_ends_it() {
    let server = server([token("t1", 3600), token("t2", 3600), token("t3", 3600)]);
    server.on("GET", "/me", [Answer::status(401)]);
    let (api, _) = client(&server, machine());
    assert!(matches!(api.get("/me").call().unwrap_err(), Error::Status(_)));
    assert_eq!((server.count("/token"), server.count("/me")), (2, 2));
}

#[test]
fn race_10_one_owner_for_a_grant_is_documented() {
    let security = std::fs::read_to_string("../SECURITY.md").unwrap();
    assert!(security.contains("One owner for a rotating refresh token"));
}

#[test]
fn race_12_a_fork_among_threads_is_named_as_not_covered() {
    let security = std::fs::read_to_string("../SECURITY.md").unwrap();
    assert!(security.contains("fork without exec"));
}

#[test]
fn race_15_a_lock_that_is_held_costs_a_call_no_more_than_its_limit() {
    let (server, dir) = (server([rotation(1), rotation(2)]), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    let (api, clock) = client(&server, rotating(FileTokenStore::open(&dir).unwrap()));
    api.check().unwrap();
    let lock = auth_tests::records::files(&dir, "lock").remove(0);
    let lock = std::fs::File::open(lock).unwrap();
    lock.lock().unwrap();
    // The token is due, but works: it is used.
    clock.advance(Duration::from_secs(3545));
    api.get("/items").timeout(Duration::from_millis(100)).call().unwrap();
    clock.advance(Duration::from_secs(60));
    let error = api.get("/items").timeout(Duration::from_millis(100)).call().unwrap_err();
    assert!(
        matches!(&error, Error::Store(error) if *error.kind() == StoreErrorKind::Busy),
        "{error:?}"
    );
    assert!(error.is_retryable() && !error.needs_user_action());
    assert_eq!((server.count("/token"), server.count("/items")), (1, 1));
    lock.unlock().unwrap();
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 2);
}

/// A record whose token is as long as its number says, so that half of one is no other.
fn record(number: u64) -> Record {
    let now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
    let access_token = Secret::from(number.to_string().repeat(50));
    let issued = Issued {
        access_token,
        refresh_token: None,
        token_type: None,
        expires_at: None,
        issued_at: now,
    };
    Record::new(&issued, number.checked_sub(1).filter(|previous| *previous > 0))
}

#[test]
fn race_16_a_reader_sees_the_old_record_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let key = RecordKey::named("test");
    let mut section = store.exclusive(&key, Duration::from_secs(1)).unwrap();
    assert!(section.compare_and_swap(None, &record(1)).unwrap());
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let (store, key, done) = (store.clone(), key.clone(), Arc::clone(&done));
            thread::spawn(move || {
                let (mut reads, mut last) = (0, 0);
                while !done.load(Ordering::SeqCst) {
                    let record = store.load(&key).unwrap().unwrap();
                    assert!(record.generation() >= last, "back from {last}");
                    (reads, last) = (reads + 1, record.generation());
                }
                reads
            })
        })
        .collect();
    for number in 2..=300 {
        assert!(section.compare_and_swap(Some(number - 1), &record(number)).unwrap());
    }
    done.store(true, Ordering::SeqCst);
    let reads: Vec<u32> = readers.into_iter().map(|reader| reader.join().unwrap()).collect();
    assert!(reads.iter().all(|reads| *reads > 100), "{reads:?}");
}

#[test]
fn race_02_all_that_wait_for_a_trouble_learn_of_it() {
    let server =
        server([Answer::status(503).header("retry-after", "0").delay(Duration::from_millis(100))]);
    let (auth, barrier) = (machine(), Arc::new(Barrier::new(32)));
    let clock = ManualClock::new();
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let api: Client = server
                .client(auth.clone())
                .clock(clock.clone())
                .entropy(clock.entropy())
                .build()
                .unwrap();
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || {
                barrier.wait();
                api.check().unwrap_err()
            })
        })
        .collect();
    for thread in threads {
        let error = thread.join().unwrap();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    }
    // One flight of three attempts, not thirty-two.
    assert_eq!(server.count("/token"), 3);
}
