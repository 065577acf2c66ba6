//! One flight: however many threads wait, one token request.

use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::{AuthConfig, Authenticator, Error, EventKind, Secret, Token, TokenRequests};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token", retry(attempts = 1)))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn auth() -> Authenticator {
    Api::builder().client_id("id").client_secret("secret").build().unwrap()
}

/// Starts 64 threads at once, each with a client of its own, and returns what each got.
fn storm(server: &Server, auth: &Authenticator, clock: &ManualClock) -> Vec<Result<u16, Error>> {
    let barrier = Arc::new(Barrier::new(64));
    let threads: Vec<_> = (0..64)
        .map(|_| {
            let api = server
                .client(auth.clone())
                .clock(clock.clone())
                .entropy(clock.entropy())
                .build()
                .unwrap();
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || {
                barrier.wait();
                api.get("/items").call().map(|answer| answer.status().as_u16())
            })
        })
        .collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

#[test]
fn sixty_four_threads_make_one_token_request() {
    let server = Server::start().unwrap();
    let slow =
        Answer::json(r#"{"access_token":"t","expires_in":60}"#).delay(Duration::from_millis(100));
    server.on("POST", "/token", [slow]);
    server.on("GET", "/items", [Answer::json("[]")]);
    let (auth, clock) = (auth(), ManualClock::new());
    for round in 1..=3 {
        assert!(storm(&server, &auth, &clock).iter().all(|result| matches!(result, Ok(200))));
        assert_eq!(server.count("/token"), round);
        clock.advance(Duration::from_secs(61));
    }
}

#[test]
fn all_that_waited_learn_the_same_refusal_from_one_request() {
    let server = Server::start().unwrap();
    let refusal = Answer::json(r#"{"error":"invalid_client"}"#)
        .with_status(401)
        .delay(Duration::from_millis(300));
    server.on("POST", "/token", [refusal]);
    let results = storm(&server, &auth(), &ManualClock::new());
    assert!(results.iter().all(|result| matches!(result, Err(Error::Refused(_)))));
    assert_eq!(server.count("/token"), 1);
}

#[test]
fn threads_that_are_rejected_together_renew_once() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        ["t1", "t2"].map(|token| Answer::json(format!(r#"{{"access_token":"{token}"}}"#))),
    );
    // Every thread has its 401 before the first of them can have a new token.
    let together = Arc::new(Barrier::new(64));
    server.run("GET", "/items", move |seen| {
        if seen.header("authorization") == Some("Bearer t1") {
            together.wait();
            return Answer::status(401);
        }
        Answer::json("[]")
    });
    let results = storm(&server, &auth(), &ManualClock::new());
    assert!(results.iter().all(|result| matches!(result, Ok(200))), "{results:?}");
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn a_failed_early_renewal_keeps_the_token_that_still_works() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        [Answer::json(r#"{"access_token":"t","expires_in":3600}"#), Answer::status(503)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let (clock, events) = (ManualClock::new(), Arc::new(Mutex::new(Vec::new())));
    let heard = Arc::clone(&events);
    let api = server
        .client(auth())
        .clock(clock.clone())
        .entropy(clock.entropy())
        .label("tenant 42")
        .on_event(move |event| {
            heard.lock().unwrap().push((event.label.clone(), event.kind.clone()))
        })
        .build()
        .unwrap();
    for advance in [0, 3550, 50] {
        clock.advance(Duration::from_secs(advance));
        let _ = api.get("/items").call();
    }
    let label = Some(Arc::from("tenant 42"));
    assert_eq!(
        *events.lock().unwrap(),
        [(label.clone(), EventKind::Renewed), (label, EventKind::RenewalFailed)]
    );
    let error = api.get("/items").call().unwrap_err();
    assert_eq!(error.to_string(), "tenant 42: the token endpoint is not available (status 503)");
    assert!(error.is_retryable());
    assert_eq!(server.count("/items"), 2);
}

#[derive(AuthConfig)]
#[auth(token_with = panics, base_url = "https://api.example.com")]
struct Panicking {
    token: Secret,
}

fn panics(config: &Panicking, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    requests.get("https://api.example.com/slow")?;
    assert!(config.token.is_empty(), "as the test wants");
    Ok(Token::new("t"))
}

#[test]
fn a_panic_in_the_leader_frees_those_that_wait() {
    let server = Server::start().unwrap();
    server.on("GET", "/slow", [Answer::json("{}").delay(Duration::from_millis(200))]);
    let auth = Panicking { token: "x".into() }.authenticator().unwrap();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let api = server.client(auth.clone()).build().unwrap();
            thread::spawn(move || api.check().map_err(|error| error.to_string()))
        })
        .collect();
    let outcomes: Vec<_> = threads.into_iter().map(thread::JoinHandle::join).collect();
    // Each thread either panicked as the leader or was told that the leader did.
    assert!(outcomes.iter().any(Result::is_err));
    for told in outcomes.into_iter().flatten() {
        assert!(told.unwrap_err().contains("panicked"));
    }
}

/// One thread renews a token that is due; the others use it meanwhile.
#[test]
fn nobody_waits_for_an_early_renewal_but_the_one_that_makes_it() {
    let server = Server::start().unwrap();
    let gate = Arc::new(Barrier::new(2));
    let closed = Arc::clone(&gate);
    let first = Mutex::new(true);
    server.run("POST", "/token", move |_| {
        if std::mem::take(&mut *first.lock().unwrap()) {
            return Answer::json(r#"{"access_token":"t1","expires_in":3600}"#);
        }
        // The renewal lasts until the test has seen the others served.
        closed.wait();
        Answer::json(r#"{"access_token":"t2","expires_in":3600}"#)
    });
    server.run("GET", "/items", |seen| {
        Answer::json(format!("{:?}", seen.header("authorization").unwrap()))
    });
    let (auth, clock) = (auth(), ManualClock::new());
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    let call = |api: &auth_blocking::Client| {
        api.get("/items").call().unwrap().body_mut().read_to_string().unwrap()
    };
    assert_eq!(call(&api), "\"Bearer t1\"");
    clock.advance(Duration::from_secs(3545));
    let renewing = api.clone();
    let leader = thread::spawn(move || renewing.get("/items").call().map(|_| ()));
    while server.count("/token") < 2 {
        thread::yield_now();
    }
    for _ in 0..8 {
        assert_eq!(call(&api), "\"Bearer t1\"");
    }
    gate.wait();
    leader.join().unwrap().unwrap();
    assert_eq!(call(&api), "\"Bearer t2\"");
    assert_eq!(server.count("/token"), 2);
}

#[test]
fn early_renewals_rest_after_one_failed() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        [Answer::json(r#"{"access_token":"t","expires_in":3600}"#), Answer::status(503)],
    );
    server.on("GET", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let api = server.client(auth()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(3545));
    for _ in 0..100 {
        api.get("/items").call().unwrap();
    }
    assert_eq!(server.count("/token"), 2);
    clock.advance(Duration::from_secs(9));
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 2);
    clock.advance(Duration::from_secs(1));
    api.get("/items").call().unwrap();
    assert_eq!(server.count("/token"), 3);
}

#[test]
fn a_thread_that_comes_late_to_a_renewal_takes_its_token() {
    const ROUNDS: usize = 500;
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t","expires_in":3600}"#)]);
    let clock = ManualClock::new();
    let api = server.client(auth()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.check().unwrap();
    let (start, end) = (Barrier::new(9), Barrier::new(9));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    start.wait();
                    // Some look at the token that is due just before its renewal is there, and act just after.
                    for _ in 0..20 {
                        api.check().unwrap();
                    }
                    end.wait();
                }
            });
        }
        for _ in 0..ROUNDS {
            clock.advance(Duration::from_secs(3550));
            start.wait();
            end.wait();
        }
    });
    assert_eq!(server.count("/token"), ROUNDS + 1);
}

#[test]
fn a_body_that_cannot_be_sent_again_starts_with_a_token_that_lasts() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        ["t1", "t2"]
            .map(|t| Answer::json(format!(r#"{{"access_token":"{t}","expires_in":3600}}"#))),
    );
    server.on("*", "/items", [Answer::json("[]")]);
    let clock = ManualClock::new();
    let api = server.client(auth()).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    api.get("/items").call().unwrap();
    clock.advance(Duration::from_secs(3545));
    let body = auth_blocking::RequestBody::once(std::io::Cursor::new(b"x".to_vec()), Some(1));
    api.post("/items").send(body).unwrap();
    assert_eq!(server.seen().last().unwrap().header("authorization"), Some("Bearer t2"));
}
