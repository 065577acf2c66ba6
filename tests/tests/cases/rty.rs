//! Retries: what is tried again, when, and what never is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use auth_blocking::http::{HeaderMap, HeaderName, header};
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Error, ErrorCode, MemoryTokenStore, Secret};
use auth_core::wire::retry::{Retry, header_wait};
use auth_tests::apis::{client, machine, rotating_client, rotation, server, token};

fn seconds(list: &[u64]) -> Vec<Duration> {
    list.iter().copied().map(Duration::from_secs).collect()
}

#[test]
fn rty_01_retry_after_is_kept_and_fits_the_call() {
    for status in [429, 503] {
        let busy = Answer::status(status).header("retry-after", "2");
        let server = server([busy.clone(), busy.clone(), token("t", 60)]);
        let (api, clock) = client(&server, machine());
        api.get("/items").call().unwrap();
        assert_eq!((clock.slept(), server.count("/token")), (seconds(&[2, 2]), 3));

        // Three attempts in all, and the wait of the last answer is for the caller.
        let server = self::server([busy.clone()]);
        let (api, clock) = client(&server, machine());
        let Error::Unavailable(error) = api.check().unwrap_err() else { panic!() };
        assert_eq!(error.retry_after, Some(Duration::from_secs(2)));
        assert_eq!((clock.slept(), server.count("/token")), (seconds(&[2, 2]), 3));

        // A call that is over before the wait is does not wait.
        let server = self::server([busy]);
        let (api, clock) = client(&server, machine());
        let error = api.get("/items").timeout(Duration::from_secs(2)).call().unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)) && error.is_retryable(), "{error:?}");
        assert_eq!((clock.slept().len(), server.count("/token")), (0, 1));
    }
}

/// What `Retry-After` asks for, at 2030-01-01T00:00:00Z by our clock.
fn asked(retry_after: &str, date: Option<&str>) -> Option<u64> {
    use auth_blocking::Clock;
    let mut headers = HeaderMap::new();
    headers.insert(header::RETRY_AFTER, retry_after.parse().unwrap());
    if let Some(date) = date {
        headers.insert(header::DATE, date.parse().unwrap());
    }
    let now = ManualClock::new().now().wall;
    header_wait(&headers, &header::RETRY_AFTER, now).map(|wait| wait.as_secs())
}

#[test]
fn rty_02_dates_are_read_in_all_three_forms() {
    for (text, wait) in [
        ("Tue, 01 Jan 2030 00:00:10 GMT", Some(10)),
        ("Tuesday, 01-Jan-30 00:00:10 GMT", Some(10)),
        ("Tue Jan  1 00:00:10 2030", Some(10)),
        ("Tue Jan 31 00:00:00 2030", Some(2_592_000)),
        ("Mon, 31 Dec 2029 23:59:50 GMT", Some(0)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(0)),
        ("Tue, 01 Jan 2030 02:00:00 GMT", Some(7200)),
        ("Tue, 01 Jan 2030 00:00:10 CET", None),
        ("Tue, 32 Jan 2030 00:00:10 GMT", None),
        ("Tue, 01 Foo 2030 00:00:10 GMT", None),
        ("Tue, -1 Jan 2030 00:00:10 GMT", None),
        ("Tue, 01 Jan 2030 25:00:10 GMT", None),
    ] {
        assert_eq!(asked(text, None), wait, "{text}");
    }
    // A server whose clock is an hour ahead means its own time.
    let ahead = Some("Tue, 01 Jan 2030 01:00:00 GMT");
    assert_eq!(asked("Tue, 01 Jan 2030 01:00:05 GMT", ahead), Some(5));
    let mut headers = HeaderMap::new();
    headers.insert(header::RETRY_AFTER, "Tue, 01 Jan 2030 02:00:00 GMT".parse().unwrap());
    use auth_blocking::Clock;
    let wait = Retry::default().wait(1, Some(&headers), ManualClock::new().now().wall, 1.0);
    assert_eq!(wait, None, "two hours are too long for a call");
}

#[test]
fn rty_03_garbage_asks_for_nothing_and_no_wait_is_longer_than_the_cap() {
    for garbage in ["-5", "1.5", "1e9", "", "abc", "5s", "0x5", "5, 6", "--"] {
        assert_eq!(asked(garbage, None), None, "{garbage}");
    }
    use auth_blocking::Clock;
    let now = ManualClock::new().now().wall;
    for endless in ["99999999999999999999", "100000000000", "18446744073709551615", "3600"] {
        let mut headers = HeaderMap::new();
        headers.append(header::RETRY_AFTER, endless.parse().unwrap());
        headers.append(header::RETRY_AFTER, "1".parse().unwrap());
        assert_eq!(Retry::default().wait(1, Some(&headers), now, 1.0), None, "{endless}");
    }
    for attempts in [0, 1, 40, u32::MAX] {
        for random in [-1.0, 0.0, 0.5, 1.0, 7.0, f64::NAN] {
            let wait = Retry::default().wait(
                attempts,
                None,
                now,
                if random.is_nan() { 0.0 } else { random },
            );
            assert!(wait.unwrap() <= Duration::from_secs(60));
        }
    }
    let name = HeaderName::from_static("x-reset");
    assert_eq!(header_wait(&HeaderMap::new(), &name, now), None);
}

#[test]
fn rty_04_client_credentials_are_tried_three_times() {
    for trouble in [
        Answer::status(500),
        Answer::status(502),
        Answer::status(504),
        Answer::hang_up(),
        token("t", 60).cut_after(3),
    ] {
        let server = server([trouble.clone(), trouble.clone(), token("t", 60)]);
        let (api, clock) = client(&server, machine());
        api.get("/items").call().unwrap();
        // Half a second, doubled; the clock draws the whole.
        let waits = [500, 1000].map(Duration::from_millis);
        assert_eq!((clock.slept(), server.count("/token")), (waits.to_vec(), 3));
        let server = self::server([trouble]);
        client(&server, machine()).0.check().unwrap_err();
        assert_eq!(server.count("/token"), 3);
    }
}

#[test]
fn rty_05_a_rotating_refresh_that_may_have_been_acted_on_is_sent_once() {
    for trouble in [
        Answer::status(500),
        Answer::status(502),
        Answer::status(504),
        Answer::hang_up(),
        rotation(1).cut_after(3),
    ] {
        let server = server([trouble]);
        let (api, clock) = rotating_client(&server);
        let error = api.check().unwrap_err();
        assert!(matches!(error, Error::RefreshOutcomeUnknown(_)), "{error:?}");
        assert_eq!((clock.slept().len(), server.count("/token")), (0, 1));
        // Not before the wait is over, which is a longer one then.
        for wait in [10, 60] {
            let sent = server.count("/token");
            for _ in 0..10 {
                let error = api.check().unwrap_err();
                assert!(error.is_retryable() && !error.needs_user_action(), "{error:?}");
            }
            assert_eq!(server.count("/token"), sent);
            clock.advance(Duration::from_secs(wait));
            api.check().unwrap_err();
            assert_eq!(server.count("/token"), sent + 1);
        }
    }
}

#[test]
fn rty_06_a_refresh_that_was_not_sent_is_tried_again() {
    // Nothing listens on port 1.
    let gone = "http://127.0.0.1:1".to_owned();
    let auth = AtPort { server: gone, client_id: "id".to_owned(), refresh_token: "rt".into() };
    let clock = ManualClock::new();
    let api =
        auth_blocking::Client::builder(auth.authenticator_with(MemoryTokenStore::new()).unwrap());
    let error =
        api.clock(clock.clone()).entropy(clock.entropy()).build().unwrap().check().unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_not_sent()), "{error:?}");
    assert!(error.is_retryable());
    assert_eq!(clock.slept().len(), 2);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    rotate_refresh_token,
))]
struct AtPort {
    server: String,
    client_id: String,
    refresh_token: Secret,
}

#[test]
fn rty_07_a_refused_grant_is_asked_about_once() {
    let server = server([Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400)]);
    for (api, _) in [rotating_client(&server), client(&server, machine())] {
        server.clear();
        for _ in 0..1000 {
            let Error::Refused(refused) = api.check().unwrap_err() else { panic!() };
            assert_eq!(refused.error, ErrorCode::InvalidGrant);
        }
        assert_eq!(server.count("/token"), 1);
    }
}

#[test]
fn rty_08_a_refused_client_is_asked_about_every_five_minutes() {
    for code in ["invalid_client", "unauthorized_client"] {
        let refusal = Answer::json(format!(r#"{{"error":"{code}"}}"#)).with_status(401);
        let server = server([refusal.clone(), refusal, rotation(1)]);
        for (api, clock) in [rotating_client(&server)] {
            for requests in 1..=2 {
                for _ in 0..100 {
                    assert!(matches!(api.check().unwrap_err(), Error::Refused(_)));
                }
                assert_eq!(server.count("/token"), requests, "{code}");
                clock.advance(Duration::from_secs(300));
            }
            // The refresh token was kept: once the client is mended it works.
            api.check().unwrap();
            assert!(server.seen()[2].text().contains("refresh_token=rt0"));
        }
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
struct Constant {
    client_id: String,
    client_secret: Secret,
    refresh_token: Secret,
}

#[test]
fn rty_09_a_refresh_token_that_never_changes_is_tried_like_any_other() {
    for trouble in [Answer::status(503), Answer::hang_up()] {
        let server = server([trouble.clone(), trouble, token("t", 60)]);
        let config = Constant {
            client_id: "id".to_owned(),
            client_secret: "s".into(),
            refresh_token: "r".into(),
        };
        client(&server, config.authenticator().unwrap()).0.get("/items").call().unwrap();
        assert_eq!(server.count("/token"), 3);
    }
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    leeway = "20m",
))]
#[auth(base_url = "https://api.example.com")]
struct Early {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn rty_10_a_token_that_still_works_is_used_while_renewals_fail() {
    // When the endpoint is asked, in seconds before the end of the token, for the largest and the smallest jitter.
    for (random, expected) in [
        (1.0, [1200, 1190, 1170, 1130, 1050, 890, 590, 295, 147, 73]),
        (0.0, [960, 955, 945, 925, 885, 805, 655, 505, 355, 205]),
    ] {
        let (server, works) = (Server::start().unwrap(), Arc::new(AtomicBool::new(true)));
        server.on("GET", "/items", [Answer::json("[]")]);
        let does = Arc::clone(&works);
        server.run("POST", "/token", move |_| match does.load(Ordering::SeqCst) {
            true => token("t", 3600),
            false => Answer::status(503),
        });
        let clock = ManualClock::new();
        clock.set_random(random);
        let config = Early { client_id: "id".to_owned(), client_secret: "s".into() };
        let auth = config.authenticator().unwrap();
        let api =
            server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        api.check().unwrap();
        works.store(false, Ordering::SeqCst);
        let (mut asked, mut seen) = (Vec::new(), 1);
        for left in (50..3600).rev() {
            clock.advance(Duration::from_secs(1));
            api.get("/items").call().unwrap();
            if server.count("/token") != seen {
                seen += 1;
                assert_eq!(server.count("/token"), seen);
                asked.push(left);
            }
        }
        assert_eq!(asked[..10], expected, "{asked:?}");
        // Nothing was in the way of a call.
        assert!(clock.slept().is_empty());
        // Once it works again, all is forgotten.
        works.store(true, Ordering::SeqCst);
        clock.advance(Duration::from_secs(50));
        api.get("/items").call().unwrap();
        assert_eq!(server.count("/token"), seen + 1);
    }
}

#[test]
fn rty_13_api_calls_are_the_callers_to_repeat() {
    for status in [429, 500, 502, 503, 504] {
        let server = Server::start().unwrap();
        server.on("POST", "/token", [token("t", 60)]);
        server.on("GET", "/busy", [Answer::status(status).header("retry-after", "1")]);
        let (api, clock) = client(&server, machine());
        let error = api.get("/busy").call().unwrap_err();
        assert_eq!(error.is_retryable(), matches!(status, 429 | 503));
        assert_eq!((server.count("/busy"), clock.slept().len()), (1, 0));
    }
}
