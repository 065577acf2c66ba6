//! 401, 403 and 407: what renews, what is sent again, what is handed over.

use std::io::Cursor;

use auth_blocking::testing::{Answer, Seen, Server};
use auth_blocking::ureq::Agent;
use auth_blocking::{BodyNotReplayable, Client, Error, RequestBody, TransportErrorKind};
use auth_tests::apis::{self, at_server, client, header_key, machine, requests, token};
use auth_tests::oracle::assert_server_clean;
use auth_tests::raw::RawServer;

/// `/me` takes the second token alone.
fn server() -> Server {
    let server = apis::server([token("t1", 3600), token("t2", 3600), token("t3", 3600)]);
    server.run("*", "/me", |seen: &Seen| match seen.header("authorization") {
        Some("Bearer t2") => Answer::json("{}"),
        _ => Answer::status(401).header("x-why", "old").body("first answer"),
    });
    server
}

#[track_caller]
fn status(error: Error) -> (u16, String) {
    match error {
        Error::Status(mut status) => {
            let body = status.response_mut().body_mut().read_to_string().unwrap();
            (status.status().as_u16(), body)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a401_01_one_renewal_and_one_replay() {
    let server = server();
    client(&server, machine()).0.get("/me").call().unwrap();
    assert_eq!((server.count("/token"), server.count("/me")), (2, 2));
    server.on("GET", "/never", [Answer::status(401).body("the last word")]);
    let (api, _) = client(&server, machine());
    assert_eq!(status(api.get("/never").call().unwrap_err()), (401, "the last word".to_owned()));
    assert_eq!(server.count("/never"), 2);
}

#[test]
fn a401_02_a_body_in_memory_is_sent_again_byte_for_byte() {
    let server = server();
    let bytes: Vec<u8> = (0..=255).collect();
    let request = client(&server, machine()).0.post("/me").header("idempotency-key", "7");
    request.send(bytes.clone()).unwrap();
    let sent = requests(&server, "/me");
    assert_eq!(sent.len(), 2);
    for seen in &sent {
        assert_eq!((&seen.body, seen.header("idempotency-key")), (&bytes, Some("7")));
    }
    let other = |seen: &Seen| {
        let headers = seen.headers.iter().filter(|(name, _)| name != "authorization");
        headers.cloned().collect::<Vec<_>>()
    };
    assert_eq!(other(&sent[0]), other(&sent[1]));
}

#[test]
fn a401_03_a_stream_is_sent_once_and_its_answer_kept() {
    let server = server();
    let (api, _) = client(&server, machine());
    let body = RequestBody::once(Cursor::new(vec![b'x'; 100]), None);
    assert!(!body.is_replayable());
    let error = api.post("/me").send(body).unwrap_err();
    // It says why it is the last word.
    let Error::Status(found) = &error else { panic!("{error:?}") };
    assert!(found.is_body_not_replayable() && found.renewal().is_none());
    assert_eq!(status(error), (401, "first answer".to_owned()));
    assert_eq!((server.count("/token"), server.count("/me")), (2, 1));
    // The next call has the new token.
    api.get("/me").call().unwrap();
    assert_eq!(server.count("/me"), 2);
    // So does an answer that is no error, and a redirect that would need the body once more.
    let marked = |path: &str| {
        let api = server.client(machine()).http_status_as_error(false).build().unwrap();
        let body = RequestBody::once(Cursor::new(vec![b'x'; 100]), None);
        let answer = api.post(path).send(body).unwrap();
        (answer.status().as_u16(), answer.extensions().get() == Some(&BodyNotReplayable))
    };
    server.on("POST", "/never", [Answer::status(401)]);
    server.on("POST", "/moved", [Answer::status(307).header("location", "/me")]);
    server.on("POST", "/wrong", [Answer::status(400)]);
    assert_eq!([marked("/never"), marked("/moved")], [(401, true), (307, true)]);
    assert_eq!(marked("/wrong"), (400, false));
    // A body that can be sent again was sent again.
    let error = client(&server, machine()).0.post("/never").send("x").unwrap_err();
    assert!(matches!(error, Error::Status(found) if !found.is_body_not_replayable()));
}

#[test]
fn a401_04_a_reopened_body_that_changed_is_an_error() {
    for (second, length) in [(Some(3u64), 5u64), (None, 0)] {
        let server = server();
        let opened = std::sync::Mutex::new(0);
        let body = RequestBody::reopen(move || {
            let mut count = opened.lock().unwrap();
            *count += 1;
            match (*count, second) {
                (1, _) => Ok((Cursor::new(b"12345".to_vec()), Some(5))),
                // It says five and has three.
                (_, Some(has)) => {
                    Ok((Cursor::new(vec![b'x'; usize::try_from(has).unwrap()]), Some(length)))
                }
                (_, None) => Err(std::io::ErrorKind::NotFound.into()),
            }
        });
        let error = client(&server, machine()).0.post("/me").send(body).unwrap_err();
        let Error::Transport(transport) = &error else { panic!("{error:?}") };
        assert_eq!(transport.kind(), TransportErrorKind::Body);
        // A second request that is cut off is not one that the server acts on.
        assert_eq!(server.count("/me"), 1);
    }
}

#[test]
fn a401_05_and_06_a_403_renews_nothing() {
    let server = server();
    let challenge = r#"Bearer error="insufficient_scope", scope="admin""#;
    server.on("GET", "/admin", [Answer::status(403).header("www-authenticate", challenge)]);
    let error = client(&server, machine()).0.get("/admin").call().unwrap_err();
    let Error::Status(status) = &error else { panic!("{error:?}") };
    assert_eq!(status.insufficient_scope().as_deref(), Some("admin"));
    assert_eq!(status.challenges()[0].error(), Some("insufficient_scope"));
    assert!(!error.needs_user_action());
    assert_eq!((server.count("/token"), server.count("/admin")), (1, 1));
    for (status, challenge, scope) in [
        (403, "Bearer error=insufficient_scope", Some("")),
        (403, "Basic realm=x, Bearer error=insufficient_scope, scope=\"a b\"", Some("a b")),
        (403, "Bearer error=invalid_token, scope=a", None),
        (403, "DPoP error=insufficient_scope, scope=a", None),
        (403, "Bearer error=insufficient_scope scope=a", None),
        // RFC 6750 section 3.1: the code belongs to a 403.
        (400, "Bearer error=insufficient_scope, scope=a", None),
    ] {
        let server = self::server();
        server.on("GET", "/odd", [Answer::status(status).header("www-authenticate", challenge)]);
        let error = client(&server, machine()).0.get("/odd").call().unwrap_err();
        let Error::Status(found) = &error else { panic!("{error:?}") };
        assert_eq!(found.insufficient_scope().as_deref(), scope, "{challenge}");
    }
}

#[test]
fn a401_06_a_403_that_means_401_is_an_answer() {
    let server = server();
    server.on(
        "GET",
        "/odd",
        [Answer::status(403).header("www-authenticate", r#"Bearer error="invalid_token""#)],
    );
    let error = client(&server, machine()).0.get("/odd").call().unwrap_err();
    assert_eq!(status(error).0, 403);
    assert_eq!((server.count("/token"), server.count("/odd")), (1, 1));
}

#[test]
fn a401_07_a_key_that_never_changes_is_not_tried_twice() {
    for auth in [apis::bearer(), apis::basic(), header_key()] {
        let server = server();
        let (api, _) = client(&server, auth);
        let error = api.get("https://api.example.com/me").call().unwrap_err();
        assert!(error.needs_user_action());
        assert_eq!((status(error).0, server.count("/me")), (401, 1));
    }
}

#[test]
fn a401_08_the_agents_own_judgement_of_statuses_is_not_asked() {
    for as_error in [true, false] {
        let server = server();
        let agent: Agent =
            Agent::config_builder().http_status_as_error(as_error).max_redirects(3).build().into();
        let auth = at_server(&server.url());
        let api = Client::builder(auth).agent(agent.clone()).build().unwrap();
        let url = format!("{}/me", server.url());
        api.get(&url).call().unwrap();
        assert_eq!((server.count("/token"), server.count("/me")), (2, 2));
        // The final status is the client's to report, both ways.
        let missing = format!("{}/missing", server.url());
        assert_eq!(status(api.get(&missing).call().unwrap_err()).0, 404);
        let api =
            Client::builder(at_server(&server.url())).agent(agent).http_status_as_error(false);
        assert_eq!(api.build().unwrap().get(&missing).call().unwrap().status(), 404);
    }
}

#[test]
fn a401_09_the_challenge_is_read_and_does_not_decide() {
    let long = format!("Bearer realm=\"{}\"", "x".repeat(8000));
    for (challenge, schemes) in [
        ("", &["Bearer"] as &[&str]),
        ("Bearer", &["Bearer", "Bearer"]),
        ("bEARER realm=x", &["bEARER", "Bearer"]),
        (
            r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
            &["Newauth", "Basic", "Bearer"],
        ),
        (r#"Bearer realm="unbalanced"#, &[]),
        ("Basic YWJj==", &["Basic", "Bearer"]),
        ("DPoP algs=\"ES256\", Bearer", &["DPoP", "Bearer", "Bearer"]),
        (", ,", &["Bearer"]),
        ("=", &[]),
        ("é", &[]),
        (&long, &["Bearer", "Bearer"]),
    ] {
        let server = apis::server([token("t1", 3600), token("t2", 3600)]);
        let refusal = Answer::status(401)
            .header("www-authenticate", challenge)
            .header("www-authenticate", "Bearer");
        let first = refusal.clone();
        server.run("GET", "/me", move |seen| match seen.header("authorization") {
            Some("Bearer t2") => Answer::json("{}"),
            _ => first.clone(),
        });
        server.on("GET", "/never", [refusal]);
        let (api, _) = client(&server, machine());
        api.get("/me").call().unwrap();
        assert_eq!((server.count("/token"), server.count("/me")), (2, 2), "{challenge}");
        let error = api.get("/never").call().unwrap_err();
        let Error::Status(found) = &error else { panic!("{error:?}") };
        let read = found.challenges();
        let read: Vec<&str> = read.iter().map(|challenge| challenge.scheme()).collect();
        assert_eq!(read, schemes, "{challenge}");
        assert_eq!((server.count("/token"), server.count("/never")), (3, 2));
    }
}

#[test]
fn a401_10_the_body_of_a_401_is_not_read() {
    let server = RawServer::start(|connection| {
        let request = connection.read_request()?;
        if request.starts_with("POST /token") {
            let body = format!(r#"{{"access_token":"t{}"}}"#, connection.number());
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            return connection.write(head.as_bytes());
        }
        if !request.contains("Bearer t0") {
            return connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
        }
        connection.write(b"HTTP/1.1 401 -\r\ntransfer-encoding: chunked\r\n\r\n")?;
        loop {
            connection.write(b"4\r\nabcd\r\n")?;
        }
    });
    let api = Client::new(at_server(&server.url()));
    assert_eq!(api.get(server.url()).call().unwrap().status(), 200);
    assert_eq!(server.seen().len(), 4);
}

#[test]
fn a401_11_a_renewal_that_fails_leaves_the_first_answer() {
    let server = Server::start().unwrap();
    server.on(
        "POST",
        "/token",
        [token("t", 3600), Answer::json(r#"{"error":"invalid_client"}"#).with_status(400)],
    );
    server.on("GET", "/me", [Answer::status(401).body("first answer")]);
    let error = client(&server, machine()).0.get("/me").call().unwrap_err();
    let Error::Status(found) = &error else { panic!("{error:?}") };
    assert!(matches!(found.renewal(), Some(Error::Refused(_))), "{found:?}");
    assert_eq!(status(error), (401, "first answer".to_owned()));
}

#[test]
fn a401_12_a_401_of_another_origin_renews_nothing() {
    let (here, there) = (server(), Server::start().unwrap());
    here.on("GET", "/away", [Answer::status(302).header("location", format!("{}/x", there.url()))]);
    there.on("GET", "/x", [Answer::status(401).header("www-authenticate", "Bearer")]);
    let api = Client::new(at_server(&here.url()));
    assert_eq!(status(api.get(format!("{}/away", here.url())).call().unwrap_err()).0, 401);
    assert_eq!((here.count("/token"), there.seen().len()), (1, 1));
    assert_server_clean(&there);
    assert_eq!(there.seen()[0].header("authorization"), None);
}

#[test]
fn a401_13_a_407_is_not_answered_with_our_credential() {
    let server = server();
    server.on(
        "GET",
        "/proxied",
        [Answer::status(407).header("proxy-authenticate", "Basic realm=\"x\"")],
    );
    for auth in [apis::basic(), machine()] {
        assert_eq!(status(client(&server, auth).0.get("/proxied").call().unwrap_err()).0, 407);
    }
    let sent = requests(&server, "/proxied");
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|seen| seen.header("proxy-authorization").is_none()), "{sent:?}");
}
