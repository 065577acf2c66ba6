//! Sessions.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use auth_blocking::testing::{Answer, Seen, Server};
use auth_blocking::{AnswerReason, AuthConfig, Endpoint, Error, Secret};
use auth_tests::apis::{self, client, requests, session};
use auth_tests::oracle::{CANARY, assert_error_clean};

fn login(token: &str) -> Answer {
    Answer::json(format!(r#"{{"token":"{token}"}}"#))
}

fn server(logins: impl IntoIterator<Item = Answer>) -> Server {
    let server = Server::start().unwrap();
    server.on("POST", "/login", logins);
    server.on("GET", "/items", [Answer::json("[]")]);
    server
}

#[test]
fn ses_01_a_login_that_gives_no_token_ends_there() {
    let token = || "token".into();
    for (answer, reason) in [
        (Answer::status(200).body("<html>"), Some(AnswerReason::NotJson)),
        (Answer::json("{}"), Some(AnswerReason::Missing(token()))),
        (Answer::json("[]"), Some(AnswerReason::NotObject(token()))),
        (login(""), Some(AnswerReason::Empty(token()))),
        (Answer::json(r#"{"token":["t"]}"#), Some(AnswerReason::WrongType(token()))),
        (Answer::status(401), None),
        (Answer::status(403), None),
    ] {
        let server = server([answer]);
        let error = client(&server, session()).0.get("/items").call().unwrap_err();
        assert_error_clean(&error);
        match (&error, reason) {
            (Error::Answer(error), Some(reason)) => assert_eq!(error.reason, reason),
            (Error::Refused(_), None) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!((server.count("/login"), server.count("/items")), (1, 0));
    }
}

#[test]
fn ses_02_until_rejected_logs_in_once() {
    let server = server([login("s1")]);
    let (api, clock) = client(&server, session());
    for _ in 0..100 {
        api.get("/items").call().unwrap();
        clock.advance(Duration::from_secs(3600));
    }
    assert_eq!(server.count("/login"), 1);
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", json("password" = "{password}")),
    token_path = "token",
))]
#[auth(base_url = "https://api.example.com")]
struct EveryCall {
    password: Secret,
}

#[test]
fn ses_02_without_an_expiry_there_is_a_login_a_call() {
    let server = server([login("s1")]);
    let (api, _) = client(&server, EveryCall { password: CANARY.into() }.authenticator().unwrap());
    for _ in 0..10 {
        api.get("/items").call().unwrap();
    }
    assert_eq!((server.count("/login"), server.count("/items")), (10, 10));
}

#[test]
fn ses_03_a_hundred_threads_log_in_once() {
    let server = server([login("s1").delay(Duration::from_millis(50))]);
    let (auth, barrier) = (session(), Arc::new(Barrier::new(100)));
    let threads: Vec<_> = (0..100)
        .map(|_| {
            let ((api, _), barrier) = (client(&server, auth.clone()), Arc::clone(&barrier));
            std::thread::spawn(move || {
                barrier.wait();
                api.get("/items").call().map(|answer| answer.status().as_u16())
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), 200);
    }
    assert_eq!((server.count("/login"), server.count("/items")), (1, 100));
}

#[test]
fn ses_04_a_session_that_ended_is_opened_once_more() {
    let server = server([login("s1"), login("s2"), login("s3")]);
    server.run("GET", "/me", |seen: &Seen| match seen.header("x-session") {
        Some("s2") => Answer::json("{}"),
        _ => Answer::status(401).body("ended"),
    });
    let (api, _) = client(&server, session());
    api.get("/me").call().unwrap();
    assert_eq!((server.count("/login"), server.count("/me")), (2, 2));
    server.on("GET", "/never", [Answer::status(401).body("the last word")]);
    let Error::Status(mut status) = api.get("/never").call().unwrap_err() else { panic!() };
    assert_eq!(status.response_mut().body_mut().read_to_string().unwrap(), "the last word");
    assert_eq!((server.count("/login"), server.count("/never")), (3, 2));
}

#[derive(AuthConfig)]
#[auth(session(
    login(post = "https://api.example.com/login", auth(basic)),
    token_path = "token",
    until_rejected,
    send_as(header = "X-Session"),
))]
#[auth(base_url = "https://api.example.com")]
struct Inner {
    username: String,
    password: Secret,
}

#[test]
fn ses_05_what_is_wrong_with_the_logins_own_credential_is_named() {
    let config = |username: &str| Inner { username: username.to_owned(), password: CANARY.into() };
    let error = config("us:er").authenticator().unwrap_err();
    assert_error_clean(&error);
    assert!(matches!(&error, Error::Config(error) if error.field() == "username"), "{error:?}");
    let server = server([Answer::status(401)]);
    let error = client(&server, config("user").authenticator().unwrap())
        .0
        .get("/items")
        .call()
        .unwrap_err();
    assert_error_clean(&error);
    let Error::Refused(refused) = &error else { panic!("{error:?}") };
    assert_eq!(refused.endpoint, Endpoint::Login);
    assert_eq!(error.to_string(), "the login refused its credentials with status 401");
    assert_eq!((server.count("/login"), server.count("/items")), (1, 0));
    // So is every other answer of the login's, and no other answer.
    for (answer, text) in [
        (Answer::status(503), "the login is not available (status 503)"),
        (Answer::json("{}"), "the login's answer (status 200) has nothing at `token`"),
        (
            Answer::json("x".repeat(300_000)),
            "the login's answer (status 200) is longer than 262144 bytes",
        ),
    ] {
        let server = self::server([answer]);
        let error = client(&server, config("user").authenticator().unwrap()).0.check().unwrap_err();
        assert_eq!(error.to_string(), text);
    }
    let server = apis::server([Answer::status(503)]);
    let error = client(&server, apis::machine()).0.check().unwrap_err();
    assert_eq!(error.to_string(), "the token endpoint is not available (status 503)");
    assert!(matches!(error, Error::Unavailable(error) if error.endpoint == Endpoint::Token));
}

#[test]
fn ses_06_the_login_carries_its_own_credential_alone() {
    let server = server([login("s1"), login("s2")]);
    server.on("GET", "/me", [Answer::status(401)]);
    let config = Inner { username: "user".to_owned(), password: CANARY.into() };
    let (api, _) = client(&server, config.authenticator().unwrap());
    api.get("/me").call().unwrap_err();
    let logins = requests(&server, "/login");
    assert_eq!(logins.len(), 2);
    for seen in logins {
        assert!(seen.header("authorization").is_some_and(|value| value.starts_with("Basic ")));
        assert_eq!(seen.header("x-session"), None);
    }
    for seen in requests(&server, "/me") {
        assert_eq!(seen.header("authorization"), None);
    }
}

#[test]
fn ses_11_a_session_token_that_cannot_be_sent_is_none() {
    for token in ["a\\r\\nb", "a\\u0000", "\\u00e9", " a", "a\\t"] {
        let server = server([login(token)]);
        let Error::Answer(error) = client(&server, session()).0.get("/items").call().unwrap_err()
        else {
            panic!()
        };
        assert_eq!(error.reason, AnswerReason::TokenCharacters("token".into()), "{token}");
        assert_eq!(server.count("/items"), 0);
    }
}

#[test]
fn ses_12_dropping_a_client_sends_nothing() {
    let server = server([login("s1")]);
    let (api, _) = client(&server, session());
    api.get("/items").call().unwrap();
    let before = server.seen().len();
    drop(api);
    assert_eq!((before, server.seen().len()), (2, 2));
}
