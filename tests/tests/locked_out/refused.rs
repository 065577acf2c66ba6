//! Refused credentials: presented again after waits that grow, whoever asks, and at once where somebody changed something.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{Authenticator, Client, Error, ErrorCode, MemoryTokenStore, TokenStore};
use auth_tests::apis::{client, rotation, server, token};

use crate::methods::{ALL, rotating, stores, told};

fn no() -> Answer {
    Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400)
}

fn start(server: &Server, auth: Authenticator, second: u64) -> Client {
    let clock = ManualClock::new();
    clock.advance(Duration::from_secs(second));
    server.client(auth).entropy(clock.entropy()).clock(clock).build().unwrap()
}

/// The seconds, of a day, at which a refused credential is presented where somebody calls all the time.
fn schedule(day: u64) -> Vec<u64> {
    let mut times = vec![0];
    for wait in [60, 300, 900].into_iter().chain(std::iter::repeat(3600)) {
        let next = times.last().unwrap() + wait;
        if next >= day {
            return times;
        }
        times.push(next);
    }
    times
}

/// Eight threads that make a thousand calls each, in every method, with each store and none: one request for all of them;
/// and over a day as many as the waits allow.
#[test]
fn lock_22_8_threads_present_what_is_refused_once() {
    for (store_name, store, _dir) in stores() {
        for (name, make) in ALL {
            let server = server([no()]);
            let (api, clock) = client(&server, make(store.clone(), "wrong"));
            let refused = |api: &Client| {
                let error = api.get("/items").call().unwrap_err();
                let is = match &error {
                    Error::Refused(_) => true,
                    Error::Custom(error) => error.to_string().contains("refused"),
                    _ => false,
                };
                assert!(is && error.needs_user_action(), "{name}, {store_name}: {error:?}");
            };
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| (0..1000).for_each(|_| refused(&api)));
                }
            });
            assert_eq!(server.count("/token"), 1, "{name}, {store_name}");
            for expected in [2, 3, 4, 5, 6] {
                let wait = [60, 300, 900, 3600, 3600][expected - 2];
                clock.advance(Duration::from_secs(wait - 1));
                refused(&api);
                assert_eq!(server.count("/token"), expected - 1, "{name}, {store_name}");
                clock.advance(Duration::from_secs(1));
                thread::scope(|scope| {
                    for _ in 0..8 {
                        scope.spawn(|| (0..10).for_each(|_| refused(&api)));
                    }
                });
                assert_eq!(server.count("/token"), expected, "{name}, {store_name}");
            }
            assert_eq!(server.count("/items"), 0);
        }
    }
}

#[test]
fn lock_16_a_configured_refresh_token_is_presented_again_by_the_schedule_and_never_given_up() {
    let server = server([no()]);
    let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    let mut sent = Vec::new();
    for second in (0..24 * 3600).step_by(20) {
        let before = server.count("/token");
        let error = api.check().unwrap_err();
        assert!(error.needs_sign_in() && error.retry_at().is_some(), "{error:?}");
        let is_told_earlier = error.to_string().contains("said of an earlier request");
        assert_eq!(is_told_earlier, server.count("/token") == before, "{error}");
        if server.count("/token") > before {
            sent.push(second);
        }
        clock.advance(Duration::from_secs(20));
    }
    assert_eq!(sent, schedule(24 * 3600));
}

/// LOCK-20: in every method the waits go on where the last program stopped; without a store each start asks once.
#[test]
fn lock_20_a_program_that_is_started_every_minute_keeps_the_waits() {
    for (name, make) in ALL {
        let (server, store) = (server([no()]), MemoryTokenStore::new());
        let store: Arc<dyn TokenStore> = Arc::new(store);
        for minute in 0..600 {
            let auth = make(Some(Arc::clone(&store)), "wrong");
            start(&server, auth, minute * 60).check().unwrap_err();
        }
        let expected = schedule(600 * 60).len();
        assert_eq!(server.count("/token"), expected, "{name}");
        for minute in 0..10 {
            start(&server, make(None, "wrong"), minute * 60).check().unwrap_err();
        }
        assert_eq!(server.count("/token"), expected + 10, "{name}");
    }
}

/// LOCK-17: a firewall's page, a status without a body.
#[test]
fn lock_17_a_refusal_in_error_ends_by_itself_or_by_a_word() {
    for (status, body) in [(400, ""), (403, ""), (401, "<html>"), (403, "<html>blocked</html>")] {
        for told in [false, true] {
            let page = Answer::status(status).body(body);
            let server = server([page.clone(), page, rotation(1)]);
            let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
            let error = api.check().unwrap_err();
            let Error::Refused(refused) = &error else { panic!("{error:?}") };
            assert_eq!((refused.status.as_u16(), refused.error), (status, ErrorCode::Other));
            assert!(!error.needs_sign_in());
            clock.advance(Duration::from_secs(60));
            api.check().unwrap_err();
            assert_eq!(server.count("/token"), 2);
            if told {
                api.forget_refusal().unwrap();
            } else {
                clock.advance(Duration::from_secs(3600));
            }
            api.check().unwrap();
            assert_eq!(server.count("/token"), 3);
        }
    }
}

#[test]
fn lock_21_a_corrected_secret_is_tried_at_once() {
    let store = MemoryTokenStore::new();
    let server =
        told(|seen| if seen.text().contains("client_secret=right") { rotation(1) } else { no() });
    for _ in 0..5 {
        client(&server, rotating(store.clone(), "wrong")).0.check().unwrap_err();
    }
    assert_eq!(server.count("/token"), 1);
    client(&server, rotating(store.clone(), "right")).0.check().unwrap();
    assert_eq!(server.count("/token"), 2);
    // Who still has the wrong one is served by the chain.
    client(&server, rotating(store, "wrong")).0.check().unwrap();
    assert_eq!(server.count("/token"), 2);
}

/// LOCK-35, in every method that starts again by itself: another secret is another record.
#[test]
fn lock_35_another_secret_is_asked_with_at_once_in_every_method() {
    for (name, make) in ALL {
        if ["refresh_token", "custom"].contains(&name) {
            continue;
        }
        let store: Arc<dyn TokenStore> = Arc::new(MemoryTokenStore::new());
        let server = server([no(), token("t", 600)]);
        client(&server, make(Some(Arc::clone(&store)), "wrong")).0.check().unwrap_err();
        client(&server, make(Some(Arc::clone(&store)), "right")).0.check().unwrap();
        client(&server, make(Some(store), "wrong")).0.check().unwrap_err();
        assert_eq!(server.count("/token"), 2, "{name}");
    }
}

/// LOCK-24, and the record's end of a wait: another process signed in, or the chain went on.
#[test]
fn lock_24_a_record_that_changed_ends_the_wait_at_once() {
    let (bad, good) = (server([no()]), server([rotation(1)]));
    let store = MemoryTokenStore::new();
    let (api, _) = client(&bad, rotating(store.clone(), "s"));
    for _ in 0..3 {
        api.get("/items").call().unwrap_err();
    }
    assert_eq!(bad.count("/token"), 1);
    // Another process has the secret that the server takes by now, and with it the chain goes on.
    client(&good, rotating(store, "new")).0.check().unwrap();
    api.get("/items").call().unwrap();
    assert_eq!((bad.count("/token"), good.count("/token"), bad.count("/items")), (1, 1, 1));
}

/// LOCK-23: what the user's function says of its own is not remembered; what its request was told is.
#[test]
fn lock_23_an_error_of_the_function_itself_is_not_remembered() {
    use auth_blocking::{AuthConfig, Secret, Token, TokenRequests};
    #[derive(AuthConfig)]
    #[auth(token_with = own, base_url = "https://api.example.com")]
    struct Own {
        password: Secret,
    }
    fn own(_: &Own, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
        requests.get("https://auth.example.com/ready")?;
        Err(Error::custom("not today"))
    }
    let server = server([]);
    let is_ready = || Answer::json("{}");
    server.on("GET", "/ready", [is_ready(), is_ready(), is_ready(), Answer::status(401)]);
    let (api, _) = client(&server, Own { password: "p".into() }.authenticator().unwrap());
    for _ in 0..3 {
        assert!(matches!(api.check().unwrap_err(), Error::Custom(_)));
    }
    assert_eq!(server.count("/ready"), 3);
    for _ in 0..3 {
        assert!(matches!(api.check().unwrap_err(), Error::Refused(_)));
    }
    assert_eq!(server.count("/ready"), 4);
}

/// A login per call that worked before: what begins to be refused is noticed, and not presented by every call.
#[test]
fn out_5_a_login_per_call_whose_password_was_changed_is_not_presented_for_ever() {
    let (_, make) = ALL.into_iter().find(|(name, _)| *name == "login per call").unwrap();
    let server = server([token("t", 0), token("t", 0), no()]);
    let (api, clock) = client(&server, make(None, "old"));
    for _ in 0..2 {
        api.get("/items").call().unwrap();
    }
    for _ in 0..100 {
        assert!(matches!(api.get("/items").call().unwrap_err(), Error::Refused(_)));
    }
    assert_eq!((server.count("/token"), server.count("/items")), (3, 2));
    clock.advance(Duration::from_secs(60));
    api.get("/items").call().unwrap_err();
    assert_eq!(server.count("/token"), 4);
}

/// Two programs with a refused refresh token of one record do not take turns.
#[test]
fn lock_20_two_programs_with_other_scopes_do_not_end_each_others_waits() {
    use auth_blocking::{AuthConfig, Secret};
    #[derive(AuthConfig)]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
        rotate_refresh_token,
        scope = "{scope}",
    ))]
    struct Scoped {
        client_id: String,
        refresh_token: Secret,
        scope: String,
    }
    let (server, store) = (server([no()]), MemoryTokenStore::new());
    let make = |scope: &str| {
        let config = Scoped {
            client_id: "id".to_owned(),
            refresh_token: "rt0".into(),
            scope: scope.to_owned(),
        };
        client(&server, config.authenticator_with(store.clone()).unwrap()).0
    };
    let programs = [make("a"), make("b")];
    for call in 0..100 {
        programs[call % 2].check().unwrap_err();
    }
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_refusal_that_is_remembered_says_so_and_until_when() {
    let server = server([no()]);
    let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    let first = api.check().unwrap_err().to_string();
    assert_eq!(first, "the credentials were refused: invalid_grant (status 400)");
    clock.advance(Duration::from_secs(10));
    let later = api.check().unwrap_err().to_string();
    let until = "said of an earlier request; presented again after 2030-01-01T00:01:00Z";
    assert_eq!(later, format!("{first}, {until}"));
}

#[test]
fn forget_refusal_ends_no_other_wait() {
    let server = server([Answer::status(429).header("retry-after", "600"), token("t", 600)]);
    let (api, _) = client(&server, ALL[0].1(None, "s"));
    api.check().unwrap_err();
    api.forget_refusal().unwrap();
    api.check().unwrap_err();
    assert_eq!(server.count("/token"), 1);
}

/// A response that was lost may be asked for again where the refresh token does not change: the caller's request was not sent.
#[test]
fn a_lost_response_of_what_can_be_asked_again_is_retryable() {
    for (name, make) in ALL.into_iter().filter(|(name, _)| *name != "token_with") {
        let server = server([Answer::hang_up()]);
        let (api, _) = client(&server, make(None, "s"));
        let error = api.get("/items").call().unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if !error.is_not_sent()), "{name}");
        assert!(error.is_retryable(), "{name}: {error:?}");
    }
    // One of the API's own is not: it may have been acted on.
    let server = server([token("t", 600)]);
    server.on("POST", "/act", [Answer::hang_up()]);
    let (api, _) = client(&server, ALL[0].1(None, "s"));
    assert!(!api.post("/act").send_empty().unwrap_err().is_retryable());
}
