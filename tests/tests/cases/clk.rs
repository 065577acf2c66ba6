//! Clocks that sleep, jump and lie.

use std::time::{Duration, SystemTime};

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{Client, Clock, MemoryTokenStore, Now};
use auth_tests::apis::{client, machine, rotating, rotation, server, token};

const HOUR: Duration = Duration::from_secs(3600);

/// A client with a token of one hour, some time into it.
fn with_token() -> (Server, Client, ManualClock) {
    let server = server([token("t", 3600)]);
    let (api, clock) = client(&server, machine());
    api.check().unwrap();
    clock.advance(Duration::from_secs(600));
    (server, api, clock)
}

#[test]
fn clk_01_a_machine_that_slept_has_an_old_token() {
    let (server, api, clock) = with_token();
    let wall = clock.now().wall;
    // Asleep, the monotonic clock stands still.
    clock.set_wall(wall + 5 * HOUR);
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn clk_02_a_clock_set_back_does_not_prolong_a_token() {
    let (server, api, clock) = with_token();
    let wall = clock.now().wall;
    clock.set_wall(wall - HOUR);
    clock.advance(HOUR - Duration::from_secs(600));
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn clk_03_a_clock_that_jumps_and_returns_costs_one_renewal() {
    let (server, api, clock) = with_token();
    let wall = clock.now().wall;
    clock.set_wall(wall + 24 * HOUR);
    for _ in 0..50 {
        api.check().unwrap();
    }
    clock.set_wall(wall);
    for _ in 0..50 {
        api.check().unwrap();
    }
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn clk_04_no_time_makes_it_panic() {
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
    for wall in [
        SystemTime::UNIX_EPOCH - HOUR,
        SystemTime::UNIX_EPOCH,
        far,
        SystemTime::UNIX_EPOCH + HOUR * (1 << 21),
    ] {
        let server = server([rotation(1), rotation(2)]);
        let clock = ManualClock::at(wall);
        let builder = server
            .client(rotating(MemoryTokenStore::new()))
            .clock(clock.clone())
            .entropy(clock.entropy());
        let api = builder.build().unwrap();
        api.get("/items").call().unwrap();
        assert_eq!(server.count("/token"), 1);
        clock.advance(HOUR);
        api.get("/items").call().unwrap();
        assert_eq!(server.count("/token"), 2, "{wall:?}");
    }
}

#[test]
fn clk_05_a_record_from_the_future_is_not_trusted_longer_than_it_says() {
    let (server, store) = (server([rotation(1), rotation(2)]), MemoryTokenStore::new());
    let ahead = ManualClock::new();
    ahead.advance(Duration::from_secs(600));
    server
        .client(rotating(store.clone()))
        .entropy(ahead.entropy())
        .clock(ahead)
        .build()
        .unwrap()
        .check()
        .unwrap();
    // This machine's clock is right: it counts from now, at most until the end that the record names.
    let (api, clock) = client(&server, rotating(store));
    api.check().unwrap();
    assert_eq!(server.count("/token"), 1);
    clock.advance(Duration::from_secs(600) + HOUR);
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

/// Seconds before its end at which a token of an hour is renewed, where the clock draws `random`.
fn leeway(random: f64) -> u64 {
    let server = server([token("t", 3600)]);
    let clock = ManualClock::new();
    clock.set_random(random);
    let api =
        server.client(machine()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.check().unwrap();
    clock.advance(Duration::from_secs(3530));
    for left in (0..70).rev() {
        clock.advance(Duration::from_secs(1));
        api.check().unwrap();
        if server.count("/token") == 2 {
            return left;
        }
    }
    0
}

#[test]
fn clk_07_the_leeway_is_up_to_a_fifth_shorter() {
    assert_eq!([0.0, 0.5, 1.0].map(leeway), [48, 54, 60]);
}

#[test]
fn clk_08_a_401_renews_whatever_the_clock_says() {
    let server = server([token("t1", 3600), token("t2", 3600)]);
    server.run("GET", "/me", |seen| match seen.header("authorization") {
        Some("Bearer t2") => Answer::json("{}"),
        _ => Answer::status(401),
    });
    let (api, _) = client(&server, machine());
    api.get("/me").call().unwrap();
    assert_eq!((server.count("/token"), server.count("/me")), (2, 2));
}

/// A clock without a past: monotonic time begins at zero.
#[derive(Debug)]
struct Born;

impl Clock for Born {
    fn now(&self) -> Now {
        Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO }
    }

    fn sleep(&self, _: Duration) {}
}

#[test]
fn clk_04_a_clock_at_zero_is_a_clock() {
    let server = server([token("t", 3600)]);
    let api = server.client(machine()).clock(Born).build().unwrap();
    for _ in 0..3 {
        api.get("/items").call().unwrap();
    }
    assert_eq!(server.count("/token"), 1);
}
