//! A token is never handed to the transport at or after its expiry, judged after the last wait.

use std::sync::Mutex;
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{
    AuthConfig, Authenticator, Client, Error, Exclusive, MemoryTokenStore, Record, RecordKey,
    Secret, StoreError, TokenStore,
};
use auth_tests::apis::{client, machine, server, token};

use crate::methods::told;

/// A token endpoint that takes its time, by the clock of the test: each answer comes so many seconds after it was asked.
fn slow(clock: &ManualClock, answers: Vec<(u64, Answer)>) -> Server {
    let (answers, clock) = (Mutex::new(answers.into_iter()), clock.clone());
    told(move |_| {
        let (seconds, answer) = answers.lock().unwrap().next().expect("more answers");
        clock.advance(Duration::from_secs(seconds));
        answer
    })
}

fn at(server: &Server, auth: Authenticator, clock: &ManualClock) -> Client {
    server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
}

fn sent(server: &Server) -> Vec<String> {
    let items = auth_tests::apis::requests(server, "/items");
    items.iter().map(|seen| seen.header("authorization").unwrap().to_owned()).collect()
}

/// What the stress saw: an early renewal that failed took the token's last second, and the token was used.
#[test]
fn an_early_renewal_that_outlives_the_token_is_followed_by_another() {
    let clock = ManualClock::new();
    let server =
        slow(&clock, vec![(0, token("t1", 600)), (60, Answer::status(503)), (0, token("t2", 600))]);
    let api = at(&server, machine(), &clock);
    api.check().unwrap();
    // 30 s are left: the call renews early, and learns a minute later that there is none.
    clock.advance(Duration::from_secs(570));
    api.get("/items").call().unwrap();
    assert_eq!(sent(&server), ["Bearer t2"]);
}

/// The same in the last sixth of the leeway, where all wait for the one renewal, and for a body that cannot be sent again.
#[test]
fn those_that_waited_for_an_early_renewal_look_at_the_clock_too() {
    let clock = ManualClock::new();
    let server =
        slow(&clock, vec![(0, token("t1", 600)), (60, Answer::status(503)), (0, token("t2", 600))]);
    let api = at(&server, machine(), &clock);
    api.check().unwrap();
    clock.advance(Duration::from_secs(595));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| api.get("/items").call().unwrap());
        }
    });
    assert!(sent(&server).iter().all(|token| token == "Bearer t2"), "{:?}", sent(&server));
}

/// A store whose writes take their time.
#[derive(Debug)]
struct Slow(MemoryTokenStore, ManualClock, Mutex<Vec<u64>>);

struct SlowSection(Box<dyn Exclusive>, ManualClock, u64);

impl TokenStore for Slow {
    fn load(&self, key: &RecordKey) -> Result<Option<Record>, StoreError> {
        self.0.load(key)
    }

    fn exclusive(&self, key: &RecordKey, wait: Duration) -> Result<Box<dyn Exclusive>, StoreError> {
        let seconds = self.2.lock().unwrap().pop().unwrap_or(0);
        Ok(Box::new(SlowSection(self.0.exclusive(key, wait)?, self.1.clone(), seconds)))
    }
}

impl Exclusive for SlowSection {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        self.0.load()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.1.advance(Duration::from_secs(self.2));
        self.0.compare_and_swap(replaces, record)
    }
}

#[test]
fn a_token_that_ended_while_it_was_committed_is_not_sent() {
    let clock = ManualClock::new();
    let server = slow(&clock, vec![(0, token("t1", 5)), (0, token("t2", 5))]);
    let store = Slow(MemoryTokenStore::new(), clock.clone(), Mutex::new(vec![0, 6]));
    let config =
        auth_tests::apis::Machine { client_id: "id".to_owned(), client_secret: "s".into() };
    let api = at(&server, config.authenticator_with(store).unwrap(), &clock);
    api.get("/items").call().unwrap();
    assert_eq!(sent(&server), ["Bearer t2"]);
}

/// It is not renewed for ever: the call ends, and says why.
#[test]
fn a_store_that_outlives_every_token_ends_the_call() {
    let clock = ManualClock::new();
    let server = slow(&clock, (0..9).map(|n| (0, token(&format!("t{n}"), 5))).collect());
    let store = Slow(MemoryTokenStore::new(), clock.clone(), Mutex::new(vec![6; 9]));
    let config =
        auth_tests::apis::Machine { client_id: "id".to_owned(), client_secret: "s".into() };
    let api = at(&server, config.authenticator_with(store).unwrap(), &clock);
    let error = api.get("/items").call().unwrap_err();
    assert!(matches!(error, Error::Answer(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the token answer (status 200) has a token that ended before it could be sent"
    );
    assert_eq!((server.count("/token"), server.count("/items")), (3, 0));
}

#[derive(AuthConfig)]
#[auth(base_url = "https://api.example.com")]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(session(
    login(post = "https://auth.example.com/login", json("user" = "{client_id}")),
    token_path = "access_token",
    expires_after = "1h",
    send_as(header = "X-Session"),
))]
struct Two {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn while_the_second_of_two_tokens_is_waited_for_the_first_may_end() {
    let clock = ManualClock::new();
    let server = slow(&clock, vec![(0, token("t1", 20)), (0, token("t2", 20))]);
    let late = clock.clone();
    server.run("POST", "/login", move |_| {
        late.advance(Duration::from_secs(30));
        token("s1", 0)
    });
    let config = Two { client_id: "id".to_owned(), client_secret: "s".into() };
    let api = at(&server, config.authenticator().unwrap(), &clock);
    api.get("/items").call().unwrap();
    assert_eq!(sent(&server), ["Bearer t2"]);
    assert_eq!(server.count("/login"), 1);
}

/// A retry of the call waits, and the token is looked at after it.
#[test]
fn a_call_that_is_tried_again_looks_at_its_token_again() {
    let server = server([token("t1", 30), token("t2", 600)]);
    server.on(
        "GET",
        "/busy",
        [Answer::status(503).header("retry-after", "40"), Answer::json("{}")],
    );
    let clock = ManualClock::new();
    let api = server
        .client(machine())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .attempts(2)
        .build()
        .unwrap();
    api.get("/busy").call().unwrap();
    let tokens: Vec<_> = auth_tests::apis::requests(&server, "/busy")
        .iter()
        .map(|seen| seen.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["Bearer t1", "Bearer t2"]);
}

/// `"expires_in": 0` says nothing of use: the token serves for five seconds, and the endpoint is not asked at each call.
#[test]
fn a_token_that_had_ended_when_it_came_is_used_for_five_seconds() {
    let zero = || Answer::json(r#"{"access_token":"t","expires_in":0}"#);
    let server = server([zero()]);
    let (api, clock) = client(&server, machine());
    for _ in 0..10 {
        api.get("/items").call().unwrap();
    }
    assert_eq!(server.count("/token"), 1);
    clock.advance(Duration::from_secs(5));
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 2);
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(sign_with = slowly, base_url = "https://api.example.com")]
struct Signed {
    client_id: String,
    client_secret: Secret,
    clock: Hand,
}

/// A clock that the config's function moves.
#[derive(Clone, Debug)]
struct Hand(ManualClock, std::sync::Arc<Mutex<Vec<u64>>>);

fn slowly(config: &Signed, _: &mut auth_blocking::SignRequest<'_>) -> Result<(), Error> {
    let Hand(clock, seconds) = &config.clock;
    clock.advance(Duration::from_secs(seconds.lock().unwrap().pop().unwrap_or(0)));
    Ok(())
}

#[test]
fn while_a_request_is_signed_its_token_may_end() {
    let clock = ManualClock::new();
    let server = slow(&clock, vec![(0, token("t1", 20)), (0, token("t2", 20))]);
    let hand = Hand(clock.clone(), std::sync::Arc::new(Mutex::new(vec![30])));
    let config = Signed { client_id: "id".to_owned(), client_secret: "s".into(), clock: hand };
    let api = at(&server, config.authenticator().unwrap(), &clock);
    api.post("/items").send_json(serde_json::json!({"a": 1})).unwrap();
    assert_eq!(sent(&server), ["Bearer t2"]);
    assert_eq!(auth_tests::apis::requests(&server, "/items")[0].text(), r#"{"a":1}"#);
}
