//! A 401 renews once and replays once.

use std::io::Cursor;

use std::time::Duration;

use auth_blocking::testing::{Answer, Seen, Server};
use auth_blocking::{AuthConfig, Error, RequestBody, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
struct Api {
    client_id: String,
    client_secret: Secret,
}

fn auth() -> auth_blocking::Authenticator {
    Api::builder().client_id("id").client_secret("secret").build().unwrap()
}

/// A server that accepts the second token only.
fn server() -> Server {
    let server = Server::start().unwrap();
    let tokens =
        ["t1", "t2", "t3"].map(|token| Answer::json(format!(r#"{{"access_token":"{token}"}}"#)));
    server.on("POST", "/token", tokens);
    server.run("*", "/items", |seen: &Seen| match seen.header("authorization") {
        Some("Bearer t2") => Answer::json("[]"),
        _ => Answer::json(r#"{"why":"old token"}"#).with_status(401),
    });
    server
}

#[test]
fn get_is_replayed_with_the_new_token() {
    let server = server();
    let api = server.client(auth()).build().unwrap();
    assert_eq!(api.get("/items").call().unwrap().status(), 200);
    assert_eq!(api.get("/items").call().unwrap().status(), 200);
    assert_eq!((server.count("/token"), server.count("/items")), (2, 3));
}

#[test]
fn a_post_with_bytes_is_replayed_byte_for_byte() {
    let server = server();
    let api = server.client(auth()).build().unwrap();
    api.post("/items").header("x-id", "7").send_form([("a", "b c")]).unwrap();
    let posts: Vec<Seen> = server.seen().into_iter().filter(|seen| seen.path == "/items").collect();
    assert_eq!(posts.len(), 2);
    assert_eq!(
        (&posts[0].body, posts[0].header("x-id")),
        (&posts[1].body, posts[1].header("x-id"))
    );
}

#[test]
fn a_reopenable_body_is_replayed_and_a_once_body_is_not() {
    let server = server();
    let api = server.client(auth()).build().unwrap();
    let body = RequestBody::reopen(|| Ok((Cursor::new(b"hello".to_vec()), Some(5))));
    assert_eq!(api.post("/items").send(body).unwrap().status(), 200);
    let bodies: Vec<String> =
        server.seen().iter().filter(|seen| seen.path == "/items").map(Seen::text).collect();
    assert_eq!(bodies, ["hello", "hello"]);

    let server = self::server();
    let api = server.client(auth()).build().unwrap();
    let error = api
        .post("/items")
        .send(RequestBody::once(Cursor::new(b"hello".to_vec()), None))
        .unwrap_err();
    assert!(matches!(&error, Error::Status(status) if status.status() == 401), "{error:?}");
    assert_eq!(server.count("/items"), 1);
    // The next call starts with the new token.
    assert_eq!(api.get("/items").call().unwrap().status(), 200);
    assert_eq!((server.count("/token"), server.count("/items")), (2, 2));
}

#[test]
fn a_second_401_is_the_answer_with_its_body() {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t"}"#)]);
    server.on("GET", "/items", [Answer::json(r#"{"why":"no"}"#).with_status(401)]);
    let api = server.client(auth()).build().unwrap();
    match api.get("/items").call().unwrap_err() {
        Error::Status(mut status) => {
            assert_eq!(status.status(), 401);
            assert!(matches!(status.renewal(), Some(Error::TokenRejected(_))));
            assert_eq!(
                status.response_mut().body_mut().read_to_string().unwrap(),
                r#"{"why":"no"}"#
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!((server.count("/token"), server.count("/items")), (2, 2));
}

#[test]
fn a_renewal_that_fails_leaves_the_401_with_the_reason() {
    let server = Server::start().unwrap();
    let refusal = Answer::json(r#"{"error":"invalid_client"}"#).with_status(401);
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t"}"#), refusal]);
    server.on("GET", "/items", [Answer::status(401).body("first")]);
    let api = server.client(auth()).build().unwrap();
    let error = api.get("/items").call().unwrap_err();
    assert!(error.needs_user_action());
    let source = std::error::Error::source(&error).expect("the reason").to_string();
    assert_eq!(source, "the credentials were refused: invalid_client (status 401)");
    match error {
        Error::Status(status) => assert!(matches!(status.renewal(), Some(Error::Refused(_)))),
        other => panic!("{other:?}"),
    }
    assert_eq!((server.count("/token"), server.count("/items")), (2, 1));
}

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"), base_url = "https://api.example.com")]
struct Static {
    api_key: Secret,
}

#[test]
fn a_static_credential_is_not_tried_twice() {
    let server = Server::start().unwrap();
    server.on("GET", "/items", [Answer::status(401)]);
    let api = server.client(Static::builder().api_key("k").build().unwrap()).build().unwrap();
    let error = api.get("/items").call().unwrap_err();
    assert!(matches!(&error, Error::Status(status) if status.status() == 401));
    assert_eq!(server.count("/items"), 1);
}

#[test]
fn a_403_renews_nothing() {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t"}"#)]);
    server.on("GET", "/items", [Answer::status(403)]);
    let api = server.client(auth()).build().unwrap();
    api.get("/items").call().unwrap_err();
    assert_eq!((server.count("/token"), server.count("/items")), (1, 1));
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
#[auth(base_url = "https://api.example.com")]
struct Stored {
    client_id: String,
    client_secret: Secret,
    access_token: Secret,
    expires_at: String,
}

#[test]
fn a_stored_token_that_was_rejected_does_not_come_back() {
    let server = server();
    let clock = auth_blocking::testing::ManualClock::new();
    let auth = Stored::builder()
        .client_id("id")
        .client_secret("s")
        .access_token("stored")
        .expires_at("2099-01-01T00:00:00Z")
        .build()
        .unwrap();
    let api = server.client(auth).clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
    // stored: 401, t1: 401. Once the wait after a renewal that did not help is over, the next call starts with t1, is
    // rejected and gets t2.
    assert!(api.get("/items").call().is_err());
    clock.advance(Duration::from_secs(5));
    assert_eq!(api.get("/items").call().unwrap().status(), 200);
    let sent: Vec<String> = server
        .seen()
        .iter()
        .filter(|seen| seen.path == "/items")
        .map(|seen| seen.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer stored", "Bearer t1", "Bearer t1", "Bearer t2"]);
}

#[test]
fn a_401_whose_renewal_failed_for_now_is_retryable() {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [Answer::json(r#"{"access_token":"t"}"#), Answer::status(503)]);
    server.on("GET", "/items", [Answer::status(401)]);
    let clock = auth_blocking::testing::ManualClock::new();
    let error = server
        .client(auth())
        .entropy(clock.entropy())
        .clock(clock)
        .build()
        .unwrap()
        .get("/items")
        .call()
        .unwrap_err();
    assert!(error.is_retryable() && !error.needs_user_action(), "{error:?}");
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    send_as(query = "access_token"),
))]
#[auth(base_url = "https://api.example.com")]
struct InQuery {
    client_id: String,
    client_secret: Secret,
}

#[test]
fn a_token_that_a_redirect_echoed_is_replaced_after_401() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        ["t1", "t2"].map(|token| Answer::json(format!(r#"{{"access_token":"{token}"}}"#))),
    );
    server.run("GET", "/a", |seen| {
        Answer::status(302).header("location", format!("/b?{}", seen.query))
    });
    server.run("GET", "/b", |seen| {
        if seen.query == "access_token=t2" { Answer::json("[]") } else { Answer::status(401) }
    });
    let auth = InQuery::builder().client_id("id").client_secret("s").build().unwrap();
    assert_eq!(server.client(auth).build().unwrap().get("/a").call().unwrap().status(), 200);
}

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = client_credentials,
    token_endpoint = "https://auth.example.com/token",
    renew_on = [403, 498],
))]
#[auth(base_url = "https://api.example.com")]
struct OtherStatuses {
    client_id: String,
    client_secret: Secret,
}

/// Some APIs say 403 of an expired token: it renews once, and what stays forbidden is the caller's to see.
#[test]
fn other_statuses_renew_where_the_annotation_names_them() {
    let script = |status| {
        let server = Server::start().unwrap();
        let tokens = ["t1", "t2", "t3"]
            .map(|token| Answer::json(format!(r#"{{"access_token":"{token}"}}"#)));
        server.on("POST", "/token", tokens);
        server.run("GET", "/items", move |seen: &Seen| match seen.header("authorization") {
            Some("Bearer t2") => Answer::json("[]"),
            _ => Answer::status(status),
        });
        server.on("GET", "/forbidden", [Answer::status(403)]);
        server
    };
    let auth = || OtherStatuses::builder().client_id("id").client_secret("secret").build().unwrap();
    for status in [401, 403, 498] {
        let server = script(status);
        let api = server.client(auth()).build().unwrap();
        assert_eq!(api.get("/items").call().unwrap().status(), 200, "{status}");
        assert_eq!((server.count("/token"), server.count("/items")), (2, 2), "{status}");
        let error = api.get("/forbidden").call().unwrap_err();
        assert!(matches!(&error, Error::Status(status) if status.status() == 403), "{error:?}");
        assert_eq!((server.count("/token"), server.count("/forbidden")), (3, 2), "{status}");
    }
    let server = script(403);
    let api = server.client(self::auth()).build().unwrap();
    assert!(api.get("/items").call().is_err());
    assert_eq!((server.count("/token"), server.count("/items")), (1, 1));
}
