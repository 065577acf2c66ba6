//! What a program says of its tokens itself: `renew`, `reject`, `forget_refusal`.

use std::time::Duration;

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{Client, Error, MemoryTokenStore, TokenState};
use auth_tests::apis::{client, machine, rotation, server, token};

use crate::methods::{rotating, told};

fn access_token(api: &Client) -> String {
    api.access_token().unwrap().expose().to_owned()
}

#[test]
fn lock_28_64_threads_that_renew_at_once_make_one_request() {
    let server = server([token("t1", 600), token("t2", 600).delay(Duration::from_millis(300))]);
    let (api, _) = client(&server, machine());
    api.check().unwrap();
    let together = std::sync::Barrier::new(64);
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                together.wait();
                api.renew().unwrap();
                assert_eq!(access_token(&api), "t2");
            });
        }
    });
    assert_eq!(server.count("/token"), 2);
    // One after the other are two renewals.
    api.renew().unwrap();
    assert_eq!(server.count("/token"), 3);
}

#[test]
fn lock_28_renew_is_no_way_around_a_wait() {
    for answer in [Answer::hang_up(), Answer::status(400)] {
        let server = server([rotation(1), answer, rotation(2)]);
        let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
        api.check().unwrap();
        let first = api.renew().unwrap_err();
        let until = first.retry_at().unwrap();
        for _ in 0..20 {
            let error = api.renew().unwrap_err();
            assert_eq!(error.retry_at(), Some(until), "{error:?}");
        }
        assert_eq!(server.count("/token"), 2);
        // The token in hand works meanwhile.
        assert_eq!(access_token(&api), "at1");
        let now = auth_blocking::Clock::now(&clock).wall;
        clock.advance(until.duration_since(now).unwrap());
        api.renew().unwrap();
        assert_eq!((access_token(&api).as_str(), server.count("/token")), ("at2", 3));
    }
}

#[test]
fn renew_renews_in_the_store_and_a_login_per_call_has_nothing_to_renew() {
    let (server, store) = (server([rotation(1), rotation(2)]), MemoryTokenStore::new());
    let (api, _) = client(&server, rotating(store.clone(), "s"));
    api.check().unwrap();
    api.renew().unwrap();
    let (other, _) = client(&server, rotating(store, "s"));
    assert_eq!((access_token(&other).as_str(), server.count("/token")), ("at2", 2));
    let (_, make) = crate::methods::ALL[5];
    client(&server, make(None, "p")).0.renew().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_token_that_was_said_to_be_dead_is_used_by_nobody() {
    let (server, store) = (server([rotation(1), rotation(2)]), MemoryTokenStore::new());
    let (api, _) = client(&server, rotating(store.clone(), "s"));
    let dead = api.access_token().unwrap();
    api.reject(&dead).unwrap();
    // Another program, and one whose authenticator has it in hand.
    let (other, _) = client(&server, rotating(store.clone(), "s"));
    assert_eq!(access_token(&other), "at2");
    assert_eq!((access_token(&api).as_str(), server.count("/token")), ("at2", 2));
    // What is not the token in hand is not touched.
    api.reject(&dead).unwrap();
    api.reject(&"another".into()).unwrap();
    assert_eq!((access_token(&api).as_str(), server.count("/token")), ("at2", 2));
    let (last, _) = client(&server, rotating(store, "s"));
    assert_eq!((access_token(&last).as_str(), server.count("/token")), ("at2", 2));
}

/// A program whose API turns every token down in its own way does not storm the endpoint.
#[test]
fn tokens_that_are_said_to_be_dead_one_after_the_other_cost_as_many_requests_as_rejections() {
    let number = std::sync::Mutex::new(0);
    let server = told(move |_| {
        let mut number = number.lock().unwrap();
        *number += 1;
        token(&format!("t{number}"), 86_400)
    });
    let (api, clock) = client(&server, machine());
    let mut said = 0;
    for _ in 0..600 {
        match api.access_token() {
            Ok(token) => api.reject(&token).unwrap(),
            Err(error) => {
                assert!(matches!(error, Error::TokenRejected(_)) && error.retry_at().is_some());
                said += 1;
            }
        }
        clock.advance(Duration::from_secs(1));
    }
    // 0, 0, 5, 15, 35, 75, 155, 315 s: the first one was no renewal.
    assert!(server.count("/token") <= 9 && said > 500, "{} {said}", server.count("/token"));
}

#[test]
fn forget_refusal_reaches_the_store() {
    let (server, store) = (server([Answer::status(401), rotation(1)]), MemoryTokenStore::new());
    let (api, _) = client(&server, rotating(store.clone(), "s"));
    api.check().unwrap_err();
    // A second program, started for nothing else.
    rotating(store, "s").forget_refusal().unwrap();
    api.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn what_is_waited_for_is_explained() {
    let server = server([Answer::hang_up()]);
    let (api, _) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    api.check().unwrap_err();
    let state = api.get("/items").dry_run().unwrap().tokens()[0];
    assert_eq!(state, TokenState::Waiting(Duration::from_secs(10)));
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::status(401)]);
    let (api, _) = client(&server, machine());
    api.check().unwrap_err();
    assert_eq!(api.get("/items").dry_run().unwrap().tokens()[0], TokenState::Refused);
}
