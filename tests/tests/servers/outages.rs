//! A store's server that is away.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::ManualClock;
use auth_blocking::{Error, EventKind, StoreErrorKind};
use auth_tests::endpoint::{self, Endpoint};
use auth_tests::family::Family;

use crate::child;
use crate::fleet::{family_endpoint, strict_endpoint};
use crate::place::{self, OwnServer, servers, wait_until};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[test]
fn a_store_that_is_down_is_a_clear_error_and_the_token_in_hand_stays_usable() {
    for server in OwnServer::start_each() {
        let (endpoint, url, seed) = strict_endpoint(LOOPBACK);
        let clock = ManualClock::new();
        let api = child::builder(&url, place::open(&server.url), &seed)
            .clock(clock.clone())
            .entropy(clock.entropy())
            .build()
            .unwrap();
        api.check().unwrap();
        server.stop();
        // Fresh, then due: the renewal fails, the token serves.
        for seconds in [0, 545] {
            clock.advance(Duration::from_secs(seconds));
            assert_eq!(api.access_token().unwrap().expose(), "at");
        }
        // Ended, and for a new process: nothing is sent, and the error says why.
        clock.advance(Duration::from_secs(100));
        for api in [api.clone(), child::client(&url, place::open(&server.url), &seed)] {
            let error = api.check().unwrap_err();
            let text = format!("{error} {error:?} {api:?}");
            assert!(!text.contains("for-tests"), "{text}");
            assert!(text.contains("127.0.0.1") && error.is_retryable(), "{text}");
            assert!(
                matches!(&error, Error::Store(error) if matches!(error.kind(), StoreErrorKind::Io(_))),
                "{text}"
            );
        }
        assert_eq!(endpoint.requests(), 1);
        server.start_again();
        api.check().unwrap();
        assert_eq!(endpoint.requests(), 2);
    }
}

#[test]
fn a_server_that_hangs_is_given_up() {
    // Takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    for place in [format!("redis://{address}"), format!("postgresql://u:p@{address}/d")] {
        let (endpoint, url, seed) = strict_endpoint(LOOPBACK);
        match child::client(&url, place::open(&place), &seed).check().unwrap_err() {
            Error::Store(error) => {
                assert_eq!(error.kind(), &StoreErrorKind::Io(ErrorKind::TimedOut))
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(endpoint.requests(), 0);
    }
}

#[test]
fn a_name_that_cannot_be_resolved_is_no_host_that_can_be_reached() {
    // No resolver is asked for a name with an empty label.
    for place in ["redis://a..b:6379", "postgresql://u:p@a..b/d"] {
        let (_endpoint, url, seed) = strict_endpoint(LOOPBACK);
        match child::client(&url, place::open(place), &seed).check().unwrap_err() {
            Error::Store(error) => {
                assert_eq!(error.kind(), &StoreErrorKind::Io(ErrorKind::HostUnreachable));
                assert!(error.is_retryable());
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_wrong_password_is_told_from_a_server_that_is_away() {
    for place in servers() {
        let (endpoint, url, seed) = strict_endpoint(LOOPBACK);
        let store = place::open(&place.replace("for-tests", "wrong-word"));
        let error = child::client(&url, store, &seed).check().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("wrong-word"));
        assert!(error.needs_user_action() && !error.is_retryable());
        match error {
            Error::Store(error) => assert_eq!(error.kind(), &StoreErrorKind::SignIn),
            other => panic!("{other:?}"),
        }
        assert_eq!(endpoint.requests(), 0);
    }
}

#[test]
fn a_restarted_server_is_connected_to_anew() {
    for server in OwnServer::start_each() {
        let (endpoint, url, seed) = family_endpoint(LOOPBACK, Family::new(false, 1));
        let api = child::client(&url, place::open(&server.url), &seed);
        for requests in 1..=3 {
            api.check().unwrap();
            assert_eq!(endpoint.requests(), requests);
            server.stop();
            server.start_again();
            // The token of this round has ended by then; one of no life at all would serve for five seconds.
            std::thread::sleep(Duration::from_millis(1100));
        }
    }
}

#[test]
fn a_token_that_came_while_the_store_was_away_is_written_when_it_is_back() {
    for server in OwnServer::start_each() {
        let server = Arc::new(server);
        let mut family = Family::new(false, 600);
        let seed = family.sign_in();
        // The endpoint outlives the test, and the server must not.
        let (family, breaking) = (Mutex::new(family), Arc::downgrade(&server));
        let endpoint = Endpoint::start(LOOPBACK, move |form, stream| {
            let mut family = family.lock().unwrap();
            let (status, body) = family.refresh(form);
            if family.number == 2 {
                breaking.upgrade().unwrap().stop();
            }
            std::io::Write::write_all(stream, &endpoint::answer(status, &body)).unwrap();
        });
        let url = format!("http://{}/token", endpoint.address);
        let (clock, events) = (ManualClock::new(), Arc::new(Mutex::new(Vec::new())));
        let heard = Arc::clone(&events);
        let api = child::builder(&url, place::open(&server.url), &seed)
            .clock(clock.clone())
            .entropy(clock.entropy())
            .on_event(move |event| heard.lock().unwrap().push(event.kind.clone()))
            .build()
            .unwrap();
        api.check().unwrap();
        clock.advance(Duration::from_secs(601));
        // The answer came, the store is gone: the token serves from memory.
        let troubles = || {
            let heard = events.lock().unwrap();
            heard.iter().filter(|kind| matches!(kind, EventKind::StoreTrouble(_))).count()
        };
        for tried in 1..=2 {
            // The spool and the record, then the record again by itself.
            api.check().unwrap();
            wait_until(|| troubles() > tried);
            clock.advance(Duration::from_secs(1));
        }
        server.start_again();
        clock.advance(Duration::from_secs(1));
        api.check().unwrap();
        // Another machine goes on with what was written at last.
        let other = child::builder(&url, place::open(&server.url), &seed)
            .entropy(clock.entropy())
            .clock(clock)
            .build()
            .unwrap();
        wait_until(|| other.check().is_ok());
        assert_eq!(endpoint.requests(), 2);
    }
}
