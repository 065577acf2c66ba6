//! Waits that a server asks for, and waits of threads for each other.

use std::sync::{Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use auth_blocking::testing::Answer;
use auth_blocking::{
    AuthConfig, Client, Error, MemoryTokenStore, Reason, Secret, Token, TokenRequests,
};
use auth_tests::apis::{client, machine, rotation, server, token};

use crate::methods::{ALL, rotating};

/// Long enough for anything that does not hang.
const SOON: Duration = Duration::from_secs(20);

/// OUT-8, LOCK-18
#[test]
fn out_8_a_retry_after_past_the_cap_is_returned_and_nobody_asks_before_it_has_passed() {
    for (asked, wait) in [(600, 600), (3600, 3600), (86_400, 3600), (9_000_000, 3600)] {
        for (name, make) in ALL {
            let later = Answer::status(429).header("retry-after", asked.to_string());
            let server = server([later, token("t", 0)]);
            let (api, clock) = client(&server, make(None, "s"));
            for _ in 0..10 {
                let error = api.check().unwrap_err();
                let told = match &error {
                    Error::Unavailable(later) => later.retry_after,
                    Error::Custom(_) => None,
                    other => panic!("{name}: {other:?}"),
                };
                let week = 7 * 24 * 3600;
                assert_eq!(told, Some(Duration::from_secs(asked.min(week))), "{name}: {error:?}");
                assert!(error.is_retryable() && error.retry_at().is_some());
            }
            assert_eq!((server.count("/token"), clock.slept().len()), (1, 0), "{name}");
            clock.advance(Duration::from_secs(wait - 1));
            api.check().unwrap_err();
            assert_eq!(server.count("/token"), 1, "{name}");
            clock.advance(Duration::from_secs(1));
            api.check().unwrap();
            assert_eq!(server.count("/token"), 2, "{name}");
        }
    }
}

#[test]
fn out_8_a_retry_after_within_the_cap_is_slept_in_the_call() {
    let server = server([Answer::status(429).header("retry-after", "7"), token("t", 600)]);
    let (api, clock) = client(&server, machine());
    api.check().unwrap();
    assert_eq!(clock.slept(), [Duration::from_secs(7)]);
}

#[test]
fn out_8_a_wait_is_kept_by_the_next_start() {
    let (server, store) = (
        server([Answer::status(429).header("retry-after", "600"), rotation(1)]),
        MemoryTokenStore::new(),
    );
    for _ in 0..5 {
        let (api, _) = client(&server, rotating(store.clone(), "s"));
        let error = api.check().unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    }
    assert_eq!(server.count("/token"), 1);
    let (api, clock) = client(&server, rotating(store, "s"));
    clock.advance(Duration::from_secs(600));
    api.check().unwrap();
}

/// LOCK-10: what starts again by itself is tried again in the call, and by the next one.
#[test]
fn lock_10_a_500_of_what_starts_again_leaves_no_mark() {
    for (name, make) in ALL.into_iter().filter(|(name, _)| *name != "token_with") {
        let no = || Answer::status(500);
        let server = server([no(), no(), no(), token("t", 0)]);
        let (api, _) =
            client(&server, make(Some(std::sync::Arc::new(MemoryTokenStore::new())), "s"));
        let error = api.check().unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{name}: {error:?}");
        assert_eq!((server.count("/token"), error.retry_at()), (3, None), "{name}");
        api.check().unwrap();
        assert_eq!(server.count("/token"), 4, "{name}");
    }
}

/// LOCK-13 on a refused connection; the others are in `not_sent` and on real networks.
#[test]
fn lock_13_what_was_not_sent_waits_for_nothing() {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = auth_tests::apis::RotatingAt {
        server: format!("http://{gone}"),
        client_id: "id".to_owned(),
        client_secret: "s".into(),
        refresh_token: "rt0".into(),
    };
    let auth = config.authenticator_with(MemoryTokenStore::new()).unwrap();
    let api =
        Client::builder(auth).clock(auth_blocking::testing::ManualClock::new()).build().unwrap();
    for _ in 0..3 {
        let error = api.check().unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.is_not_sent()), "{error:?}");
        assert!(error.is_retryable() && error.retry_at().is_none());
    }
}

macro_rules! needs {
    ($config:ident, $obtain:ident, $other:ident, $met:ident) => {
        #[derive(AuthConfig)]
        #[auth(token_with = $obtain, base_url = "https://api.example.com")]
        struct $config {
            password: Secret,
        }

        static $other: OnceLock<Client> = OnceLock::new();
        static $met: OnceLock<(mpsc::SyncSender<()>, Mutex<mpsc::Receiver<()>>)> = OnceLock::new();

        fn $obtain(_: &$config, _: &mut TokenRequests<'_>) -> Result<Token, Error> {
            // Both are in their functions before either asks for the other's token.
            let (here, there) = $met.get().unwrap();
            let _ = here.try_send(());
            let _ = there.lock().unwrap().recv_timeout(SOON);
            let other = $other.get().unwrap().access_token()?;
            Ok(Token::new(format!("by {}", other.expose())))
        }
    };
}

needs!(First, first, SECOND_API, FIRST_MET);
needs!(Second, second, FIRST_API, SECOND_MET);

#[test]
fn lea_6_two_functions_that_need_each_others_tokens_end() {
    let (to_second, from_first) = mpsc::sync_channel(1);
    let (to_first, from_second) = mpsc::sync_channel(1);
    FIRST_MET.set((to_second, Mutex::new(from_second))).unwrap();
    SECOND_MET.set((to_first, Mutex::new(from_first))).unwrap();
    let one = Client::new(First { password: "p".into() }.authenticator().unwrap());
    let two = Client::new(Second { password: "p".into() }.authenticator().unwrap());
    FIRST_API.set(one.clone()).unwrap();
    SECOND_API.set(two.clone()).unwrap();
    let (done, ended) = mpsc::channel();
    for api in [one, two] {
        let done = done.clone();
        thread::spawn(move || done.send(api.access_token().map(drop)));
    }
    let outcomes: Vec<_> = (0..2).map(|_| ended.recv_timeout(SOON).expect("they hang")).collect();
    for outcome in outcomes {
        match outcome.unwrap_err() {
            Error::Config(error) => assert_eq!(*error.reason(), Reason::Circular),
            other => panic!("{other:?}"),
        }
    }
}
