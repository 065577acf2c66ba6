//! A refresh of unknown outcome: it is presented again after its waits, and only the server's refusal ends the chain.

use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Client, Error, ErrorCode, FileTokenStore, MemoryTokenStore};
use auth_tests::apis::{client, rotation, server};
use auth_tests::records;

use crate::methods::{changing, rotating};

const DAY: u64 = 24 * 3600;

fn at(seconds: u64) -> ManualClock {
    let clock = ManualClock::new();
    clock.advance(Duration::from_secs(seconds));
    clock
}

/// A program that starts at this second.
fn start(server: &Server, store: MemoryTokenStore, seconds: u64) -> Client {
    let clock = at(seconds);
    let builder = server.client(rotating(store, "s")).entropy(clock.entropy());
    builder.clock(clock).build().unwrap()
}

/// A server whose token endpoint fails like this until the second answer is set.
fn outage(answer: Answer) -> (Server, Client, ManualClock) {
    let server = server([answer]);
    let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    (server, api, clock)
}

#[test]
fn lock_01_a_lost_response_costs_nothing_while_the_old_token_works() {
    let server = server([rotation(1), Answer::hang_up()]);
    let events = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (clock, heard) = (ManualClock::new(), std::sync::Arc::clone(&events));
    let api = server
        .client(rotating(MemoryTokenStore::new(), "s"))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .on_event(move |event| heard.lock().unwrap().push(event.kind.to_string()))
        .build()
        .unwrap();
    api.check().unwrap();
    events.lock().unwrap().clear();
    // 40 s are left.
    clock.advance(Duration::from_secs(3560));
    for call in 0..1000 {
        api.get("/items").call().unwrap();
        if call % 30 == 0 {
            clock.advance(Duration::from_secs(1));
        }
    }
    assert_eq!((server.count("/token"), server.count("/items")), (2, 1000));
    assert_eq!(*events.lock().unwrap(), ["a renewal failed, the token in hand is still good"]);
}

#[test]
fn lock_02_the_first_call_after_the_wait_presents_it_again() {
    let server = server([Answer::hang_up(), rotation(1)]);
    let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
    let error = api.get("/items").call().unwrap_err();
    assert!(matches!(error, Error::RefreshOutcomeUnknown(_)), "{error:?}");
    clock.advance(Duration::from_secs(10));
    api.get("/items").call().unwrap();
    assert_eq!((server.count("/token"), server.count("/items")), (2, 1));
    // The mark is gone: what comes next begins with the short wait.
    clock.advance(Duration::from_secs(3600));
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 3);
}

#[test]
fn lock_03_a_replay_that_fails_says_when_the_next_one_is() {
    let (server, api, clock) = outage(Answer::status(503));
    for (sent, wait, text) in
        [(1, 10, "10 s"), (2, 60, "1 min"), (3, 300, "5 min"), (4, 900, "15 min")]
    {
        for _ in 0..20 {
            let error = api.get("/items").call().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the refresh token was sent without a usable response; retrying after {text}"
                )
            );
            assert!(error.is_retryable() && !error.needs_user_action() && !error.needs_sign_in());
            let until = error.retry_at().unwrap();
            let now = auth_blocking::Clock::now(&clock).wall;
            assert_eq!(until.duration_since(now).unwrap(), Duration::from_secs(wait));
        }
        assert_eq!((server.count("/token"), server.count("/items")), (sent, 0));
        clock.advance(Duration::from_secs(wait));
    }
}

/// LOCK-04: sends at 0, 10, 70, 370 s, then every 900 s; and LOCK-05, where the server has made up its mind meanwhile.
#[test]
fn lock_04_a_day_long_outage_ends_by_itself() {
    for (refused, answer) in [
        (false, rotation(1)),
        (true, Answer::json(r#"{"error":"invalid_grant"}"#).with_status(400)),
    ] {
        let (server, now) = changing(Answer::hang_up());
        let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
        for _ in (0..DAY).step_by(10) {
            api.check().unwrap_err();
            clock.advance(Duration::from_secs(10));
        }
        assert_eq!(server.count("/token"), 99);
        *now.lock().unwrap() = answer;
        clock.advance(Duration::from_secs(900));
        match api.get("/items").call() {
            Ok(_) => assert!(!refused),
            Err(Error::Refused(error)) => {
                assert!(refused && error.error == ErrorCode::InvalidGrant);
                assert!(Error::from((*error).clone()).needs_sign_in());
            }
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(server.count("/token"), 100);
    }
}

/// LOCK-06: a timer starts the program every 5 s; the waits and their step are in the record.
#[test]
fn lock_06_a_program_that_is_started_anew_presents_it_as_often() {
    let (server, store) = (server([Answer::hang_up()]), MemoryTokenStore::new());
    for second in (0..DAY).step_by(5) {
        start(&server, store.clone(), second).check().unwrap_err();
    }
    assert_eq!(server.count("/token"), 99);
}

#[test]
fn lock_06_8_threads_present_it_as_often() {
    let (server, api, clock) = outage(Answer::hang_up());
    for _ in 0..DAY / 60 {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| api.check().unwrap_err());
            }
        });
        clock.advance(Duration::from_secs(60));
    }
    // By the minute: 0, 1, 2, 7 min, then every 15.
    let by_the_minute = (0..DAY / 60)
        .filter(|minute| [0, 1, 2, 7].contains(minute) || *minute > 7 && (minute - 7) % 15 == 0);
    assert_eq!(server.count("/token"), by_the_minute.count());
}

#[test]
fn lock_07_of_16_clients_whose_wait_is_over_one_presents_it() {
    let (server, store) = (server([Answer::hang_up(), rotation(1)]), MemoryTokenStore::new());
    start(&server, store.clone(), 0).check().unwrap_err();
    let clients: Vec<Client> = (0..16).map(|_| start(&server, store.clone(), 10)).collect();
    std::thread::scope(|scope| {
        for api in &clients {
            scope.spawn(|| api.check().unwrap());
        }
    });
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn lock_08_a_longer_retry_after_is_kept() {
    for (asked, wait) in [(3, 10), (1800, 1800), (90_000, 3600)] {
        let (server, api, clock) =
            outage(Answer::status(503).header("retry-after", asked.to_string()));
        let error = api.check().unwrap_err();
        let Error::RefreshOutcomeUnknown(unknown) = &error else { panic!("{error:?}") };
        let Some(Error::Unavailable(cause)) = unknown.cause() else { panic!("{unknown:?}") };
        // As it was sent.
        assert_eq!(cause.retry_after, Some(Duration::from_secs(asked)));
        clock.advance(Duration::from_secs(wait - 1));
        api.check().unwrap_err();
        assert_eq!(server.count("/token"), 1, "{asked}");
        clock.advance(Duration::from_secs(1));
        api.check().unwrap_err();
        assert_eq!(server.count("/token"), 2, "{asked}");
    }
}

#[test]
fn lock_09_retry_presents_no_rotating_refresh_token_again_in_the_call() {
    #[derive(AuthConfig)]
    #[auth(oauth2(
        grant = refresh_token,
        token_endpoint = "https://auth.example.com/token",
        client_auth = none,
        rotate_refresh_token,
        retry(attempts = 4, on = [429, 503]),
    ))]
    struct Api {
        client_id: String,
        refresh_token: auth_blocking::Secret,
    }
    let run = |answer| {
        let server = server([answer, rotation(1)]);
        let config = Api { client_id: "id".to_owned(), refresh_token: "rt0".into() };
        let (api, _) = client(&server, config.authenticator_with(MemoryTokenStore::new()).unwrap());
        (api.check().is_ok(), server.count("/token"))
    };
    assert_eq!(run(Answer::status(503)), (false, 1));
    assert_eq!(run(Answer::status(429)), (true, 2));
}

#[test]
fn lock_11_a_response_that_cannot_be_read_stays_in_the_spool() {
    use std::os::unix::fs::PermissionsExt;
    for answer in [Answer::json("<html>captive portal</html>"), rotation(1).cut_after(20)] {
        let (server, dir) = (server([answer, rotation(1)]), tempfile::tempdir().unwrap());
        let dir = dir.path().join("tokens");
        let auth = || rotating(FileTokenStore::open(&dir).unwrap(), "s");
        let (api, clock) = client(&server, auth());
        let first = api.check().unwrap_err();
        if let Error::Answer(_) = &first {
            let spool = records::files(&dir, "spool").remove(0);
            let kept = std::fs::read(&spool).unwrap();
            assert!(kept.windows(7).any(|part| part == b"captive"));
            assert_eq!(spool.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        } else {
            assert!(matches!(first, Error::RefreshOutcomeUnknown(_)), "{first:?}");
        }
        assert!(first.retry_at().is_some());
        let next = api.check().unwrap_err();
        assert!(matches!(next, Error::RefreshOutcomeUnknown(_)), "{next:?}");
        assert_eq!(server.count("/token"), 1);
        clock.advance(Duration::from_secs(10));
        api.check().unwrap();
        assert_eq!(server.count("/token"), 2);
    }
}

#[test]
fn lock_12_a_new_refresh_token_is_tried_at_once() {
    let (server, store) = (server([Answer::hang_up(), rotation(1)]), MemoryTokenStore::new());
    client(&server, rotating(store.clone(), "s")).0.check().unwrap_err();
    let config = auth_tests::apis::Rotating {
        client_id: "id".to_owned(),
        client_secret: "s".into(),
        refresh_token: "another".into(),
    };
    client(&server, config.authenticator_with(store.clone()).unwrap()).0.check().unwrap();
    assert_eq!(server.count("/token"), 2);
    // The old chain still waits.
    client(&server, rotating(store, "s")).0.check().unwrap_err();
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn lock_19_of_a_500_the_status_wins() {
    let body = Answer::json(r#"{"error":"invalid_grant"}"#).with_status(500);
    let (server, api, clock) = outage(body);
    for sent in 1..=2 {
        let error = api.check().unwrap_err();
        assert!(matches!(error, Error::RefreshOutcomeUnknown(_)), "{error:?}");
        assert_eq!(server.count("/token"), sent);
        clock.advance(Duration::from_secs(10));
    }
}

/// OUT-2: each pair of these ended a credential for ever.
#[test]
fn out_2_two_lost_responses_end_no_credential() {
    for answer in [
        Answer::status(500),
        Answer::status(502),
        Answer::status(504),
        Answer::json("<html>"),
        Answer::hang_up(),
    ] {
        let server = server([answer.clone(), answer, rotation(1)]);
        let (api, clock) = client(&server, rotating(MemoryTokenStore::new(), "s"));
        for _ in 0..2 {
            api.get("/items").call().unwrap_err();
            clock.advance(Duration::from_secs(3600));
        }
        api.get("/items").call().unwrap();
    }
}
