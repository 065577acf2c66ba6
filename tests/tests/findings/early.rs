//! Early renewals: what they may cost those who have a good token, and those who need another.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{Client, FileTokenStore};
use auth_tests::apis::{client, machine, rotating, server};
use auth_tests::records;

/// Long enough for anything that does not hang.
const SOON: Duration = Duration::from_secs(10);

fn token(n: u32) -> Answer {
    Answer::json(format!(
        r#"{{"access_token":"at-{n}","refresh_token":"rt-{n}","expires_in":600}}"#
    ))
}

#[test]
fn out_9_an_early_renewal_waits_for_no_lock() {
    let (server, dir) = (server([token(1), token(2)]), tempfile::tempdir().unwrap());
    let dir = dir.path().join("tokens");
    let (api, clock) = client(&server, rotating(FileTokenStore::open(&dir).unwrap()));
    api.check().unwrap();
    let lock = std::fs::File::open(records::files(&dir, "lock").remove(0)).unwrap();
    lock.lock().unwrap();
    // The token is due, and works for half a minute more; another program holds its record, and does not come back.
    clock.advance(Duration::from_secs(570));
    let (done, calls) = mpsc::channel();
    let caller = api.clone();
    thread::spawn(move || {
        for _ in 0..3 {
            let _ = done.send(caller.get("/items").call().map(drop));
        }
    });
    for call in 0..3 {
        assert!(calls.recv_timeout(SOON).is_ok_and(|call| call.is_ok()), "call {call} waits");
    }
    assert_eq!(server.count("/token"), 1);
    drop(lock);
    clock.advance(Duration::from_secs(11));
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 2);
}

/// Calls on another thread.
fn call(api: &Client, path: &'static str) -> mpsc::Receiver<Result<(), String>> {
    let (done, called) = mpsc::channel();
    let api = api.clone();
    thread::spawn(move || {
        let outcome = api.get(path).call().map(drop).map_err(|error| format!("{error:?}"));
        let _ = done.send(outcome);
    });
    called
}

#[test]
fn out_7_a_rejected_call_that_joins_an_early_renewal_does_not_inherit_its_failure() {
    let server = Server::start().unwrap();
    let (release, held) = mpsc::channel::<()>();
    let held = std::sync::Mutex::new((held, 0));
    server.run("POST", "/token", move |_| {
        let mut state = held.lock().unwrap();
        state.1 += 1;
        match state.1 {
            1 => token(1),
            // The early one, which ends when the rejected call has joined it.
            2 => {
                let _ = state.0.recv_timeout(SOON);
                Answer::status(503)
            }
            n => token(n),
        }
    });
    server.on("GET", "/items", [Answer::json("[]")]);
    server.run("GET", "/private", |seen| {
        let is_new = seen.header("authorization") != Some("Bearer at-1");
        if is_new { Answer::json("[]") } else { Answer::status(401) }
    });
    let clock = ManualClock::new();
    let api =
        server.client(machine()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(545));
    let early = call(&api, "/items");
    while server.count("/token") < 2 {
        thread::sleep(Duration::from_millis(1));
    }
    let rejected = call(&api, "/private");
    while server.count("/private") < 1 {
        thread::sleep(Duration::from_millis(1));
    }
    // It has its 401, and joins within this time or makes a flight of its own: either way it ends well.
    thread::sleep(Duration::from_millis(100));
    release.send(()).unwrap();
    assert_eq!(early.recv_timeout(SOON).unwrap(), Ok(()));
    assert_eq!(rejected.recv_timeout(SOON).unwrap(), Ok(()));
}
