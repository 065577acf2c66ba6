//! Rejections that a renewal does not cure: they cost renewals that grow rarer, never one a call.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Authenticator, Client, Error, MemoryTokenStore};
use auth_tests::apis::{client, machine};

use crate::methods::rotating;

/// A server that gives another token at each request.
fn gives_tokens() -> Server {
    let (server, number) = (Server::start().unwrap(), std::sync::Mutex::new(0));
    server.run("POST", "/token", move |_| {
        let mut number = number.lock().unwrap();
        *number += 1;
        Answer::json(format!(
            r#"{{"access_token":"at{number}","refresh_token":"rt{number}","expires_in":86400}}"#
        ))
    });
    server.on("*", "/items", [Answer::json("[]")]);
    server.on("*", "/closed", [Answer::status(401)]);
    server
}

fn rejected(api: &Client) -> Error {
    let error = api.get("/closed").call().unwrap_err();
    assert!(matches!(&error, Error::Status(status) if status.status() == 401), "{error:?}");
    error
}

#[test]
fn lock_25_a_renewal_that_did_not_help_is_repeated_after_waits_that_grow() {
    for auth in [machine(), rotating(MemoryTokenStore::new(), "s")] {
        let server = gives_tokens();
        let (api, clock) = client(&server, auth);
        api.check().unwrap();
        let error = rejected(&api);
        let Error::Status(status) = &error else { panic!("{error:?}") };
        let Some(reason @ Error::TokenRejected(_)) = status.renewal() else { panic!("{status:?}") };
        assert_eq!(
            reason.to_string(),
            "a new token was rejected too; another one is obtained after 5 s at the earliest"
        );
        let until = auth_blocking::Clock::now(&clock).wall + Duration::from_secs(5);
        assert_eq!((error.retry_at(), error.is_retryable()), (Some(until), false));
        assert_eq!((server.count("/closed"), server.count("/token")), (2, 2));
        for _ in 0..100 {
            let error = rejected(&api);
            assert_eq!(error.retry_at(), Some(until));
        }
        assert_eq!((server.count("/closed"), server.count("/token")), (102, 2));
        for (renewals, wait) in
            [(3, 5), (4, 10), (5, 20), (6, 40), (7, 80), (8, 160), (9, 300), (10, 300)]
        {
            clock.advance(Duration::from_millis(wait * 1000 - 1));
            rejected(&api);
            assert_eq!(server.count("/token"), renewals - 1, "before {wait} s are over");
            clock.advance(Duration::from_millis(1));
            rejected(&api);
            assert_eq!(server.count("/token"), renewals, "after {wait} s");
        }
    }
}

#[test]
fn lock_26_what_other_paths_answer_does_not_shorten_the_waits() {
    let server = gives_tokens();
    let (api, clock) = client(&server, machine());
    api.check().unwrap();
    for _ in (0..3600).step_by(5) {
        rejected(&api);
        api.get("/items").call().unwrap();
        clock.advance(Duration::from_secs(5));
    }
    // The first token, and a renewal at 0, 5, 15, 35, 75, 155, 315 s, then every 300.
    assert_eq!(server.count("/token"), 1 + 17);
}

#[test]
fn lock_26_a_renewal_that_helped_begins_anew() {
    let server = gives_tokens();
    let (api, clock) = client(&server, machine());
    api.check().unwrap();
    for _ in 0..4 {
        rejected(&api);
        clock.advance(Duration::from_secs(300));
    }
    // Each token dies at the server after a minute: the next one is accepted.
    server.run("GET", "/dies", {
        let dead = std::sync::Mutex::new(String::new());
        move |seen| {
            let token = seen.header("authorization").unwrap().to_owned();
            let mut dead = dead.lock().unwrap();
            if dead.is_empty() || *dead == token {
                *dead = token;
                return Answer::status(401);
            }
            *dead = token;
            Answer::json("{}")
        }
    });
    for call in 0..50 {
        api.get("/dies").call().unwrap_or_else(|error| panic!("{call}: {error:?}"));
        clock.advance(Duration::from_secs(6));
    }
}

#[test]
fn out_6_32_threads_that_are_forbidden_renew_as_often_as_one() {
    let server = gives_tokens();
    let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    api.check().unwrap();
    for renewals in [2, 3, 4] {
        std::thread::scope(|scope| {
            for _ in 0..32 {
                scope.spawn(|| (0..30).for_each(|_| drop(rejected(&api))));
            }
        });
        assert_eq!(server.count("/token"), renewals);
        clock.advance(Duration::from_secs(20));
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    client_auth = none,
    renew_on = [403],
))]
#[auth(base_url = "https://api.example.com")]
struct Forbidden {
    client_id: String,
    #[auth(skip)]
    _nothing: (),
}

fn forbidden() -> Authenticator {
    Forbidden { client_id: "id".to_owned(), _nothing: () }.authenticator().unwrap()
}

#[test]
fn out_6_a_403_that_means_forbidden_costs_one_renewal() {
    let server = gives_tokens();
    server.on("*", "/forbidden", [Answer::status(403)]);
    let (api, _) = client(&server, forbidden());
    for _ in 0..100 {
        let error = api.get("/forbidden").call().unwrap_err();
        assert!(matches!(&error, Error::Status(status) if status.status() == 403));
        assert!(!error.needs_user_action(), "a 403 is no case for a sign-in: {error:?}");
    }
    assert_eq!((server.count("/forbidden"), server.count("/token")), (101, 2));
}

#[test]
fn lock_27_a_missing_scope_renews_nothing() {
    for status in [401, 403] {
        let server = gives_tokens();
        let challenge = r#"Bearer error="insufficient_scope", scope="items.write""#;
        let no = Answer::status(status).header("www-authenticate", challenge);
        server.on("*", "/scoped", [no]);
        for auth in [machine(), forbidden()] {
            let (api, _) = client(&server, auth);
            let (before, tokens) = (server.count("/scoped"), server.count("/token"));
            let error = api.get("/scoped").call().unwrap_err();
            let Error::Status(found) = &error else { panic!("{error:?}") };
            assert_eq!(found.insufficient_scope().as_deref(), Some("items.write"));
            assert_eq!(found.renewal().map(ToString::to_string), None);
            assert_eq!(server.count("/scoped") - before, 1);
            assert_eq!(server.count("/token") - tokens, 1, "the first token alone");
        }
    }
}

/// A body that is read once cannot be sent again; its rejection renews for the next call, once.
#[test]
fn out_6_a_stream_that_is_rejected_does_not_renew_for_ever() {
    let server = gives_tokens();
    let (api, _) = client(&server, machine());
    for _ in 0..50 {
        let body = auth_blocking::RequestBody::once(std::io::Cursor::new(b"once".to_vec()), None);
        api.post("/closed").send(body).unwrap_err();
    }
    assert_eq!((server.count("/closed"), server.count("/token")), (50, 2));
}

/// The waits are by the clock that never goes back.
#[test]
fn lock_25_a_wall_clock_that_is_set_does_not_end_or_lengthen_the_wait() {
    let server = gives_tokens();
    let (api, clock) = client(&server, machine());
    rejected(&api);
    let clock: &ManualClock = &clock;
    clock.set_wall(auth_blocking::Clock::now(clock).wall - Duration::from_secs(3600));
    rejected(&api);
    assert_eq!(server.count("/token"), 2);
    clock.advance(Duration::from_secs(5));
    rejected(&api);
    assert_eq!(server.count("/token"), 3);
}

#[test]
fn a_401_that_misses_a_scope_is_a_403_in_all_but_its_number() {
    let server = gives_tokens();
    let challenge = r#"Bearer error="insufficient_scope""#;
    server.on("*", "/scoped", [Answer::status(401).header("www-authenticate", challenge)]);
    let (api, _) = client(&server, machine());
    assert!(!api.get("/scoped").call().unwrap_err().needs_user_action());
    assert_eq!(api.check_with("/scoped").unwrap(), auth_blocking::Access::Forbidden);
}

/// The request that would tell whether a renewal helped may meet a server that is busy: the next one to its target tells.
#[test]
fn out_6_a_renewal_that_helped_is_known_though_the_next_answer_told_nothing() {
    let nothing_told = [Answer::status(503), Answer::status(429), Answer::hang_up()];
    for untold in nothing_told {
        let server = gives_tokens();
        let ok = || Answer::json("{}");
        let revoked = || Answer::status(401);
        server.on("GET", "/busy", [ok(), revoked(), untold, ok(), revoked(), ok()]);
        let (api, clock) = client(&server, machine());
        api.get("/busy").call().unwrap();
        api.get("/busy").call().unwrap_err();
        api.get("/busy").call().unwrap();
        clock.advance(Duration::from_secs(1));
        api.get("/busy").call().unwrap();
        assert_eq!(server.count("/token"), 3);
    }
}

/// A program that tries again within the call is told the same.
#[test]
fn out_6_a_renewal_that_helped_is_known_after_the_calls_own_repetition() {
    let server = gives_tokens();
    let ok = || Answer::json("{}");
    let revoked = || Answer::status(401);
    server.on("GET", "/busy", [revoked(), Answer::status(503), ok(), revoked(), ok()]);
    let clock = ManualClock::new();
    let builder = server.client(machine()).clock(clock.clone()).entropy(clock.entropy());
    let api = builder.attempts(3).build().unwrap();
    api.get("/busy").call().unwrap();
    clock.advance(Duration::from_secs(1));
    api.get("/busy").call().unwrap();
    assert_eq!(server.count("/token"), 3);
}

/// A server whose clock is a little ahead rejects each token in its last moment: nothing there that a renewal does not cure.
#[test]
fn out_6_a_token_that_is_rejected_at_its_end_was_no_renewal_in_vain() {
    let (server, number) = (Server::start().unwrap(), std::sync::Mutex::new(0));
    let (api, clock) = client(&server, machine());
    server.run("POST", "/token", move |_| {
        let mut number = number.lock().unwrap();
        *number += 1;
        Answer::json(format!(r#"{{"access_token":"at{number}","expires_in":2}}"#))
    });
    // The server is busy at a token's first request, so that none tells whether it helped; each other request is on the wire
    // for two seconds, and its token has ended when it arrives.
    let used = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    for call in 0..20 {
        let (used, wire) = (std::sync::Arc::clone(&used), clock.clone());
        server.run("GET", &format!("/far/{call}"), move |seen| {
            let token = seen.header("authorization").unwrap().to_owned();
            if std::mem::replace(&mut *used.lock().unwrap(), token.clone()) != token {
                return Answer::status(503);
            }
            wire.advance(Duration::from_secs(2));
            Answer::status(401)
        });
    }
    for call in 0..20 {
        let error = api.get(format!("/far/{call}")).call().unwrap_err();
        assert!(matches!(&error, Error::Status(status) if status.status() == 503), "{error:?}");
    }
    assert_eq!(server.count("/token"), 20);
}
