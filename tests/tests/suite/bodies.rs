//! Request bodies on the wire.

use std::fs::File;
use std::io::{Cursor, Seek, SeekFrom, Write};

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{
    AuthConfig, Client, Error, RequestBody, RequestError, Secret, TransportErrorKind,
};

#[derive(AuthConfig)]
#[auth(bearer, base_url = "https://api.example.com")]
struct Api {
    token: Secret,
}

fn pair() -> (Server, Client) {
    let server = Server::start().unwrap();
    server.on("*", "*", [Answer::status(204)]);
    let api = server.client(Api::builder().token("t").build().unwrap()).build().unwrap();
    (server, api)
}

#[test]
fn lengths_are_announced() {
    let (server, api) = pair();
    api.get("/").call().unwrap();
    api.post("/").send_empty().unwrap();
    api.delete("/").call().unwrap();
    api.put("/").send("abc").unwrap();
    api.patch("/").send(RequestBody::once(Cursor::new(b"abcd".to_vec()), Some(4))).unwrap();
    api.post("/").send(RequestBody::once(Cursor::new(b"abcde".to_vec()), None)).unwrap();
    let seen = server.seen();
    let lengths: Vec<Option<&str>> =
        seen.iter().map(|seen| seen.header("content-length")).collect();
    assert_eq!(lengths, [None, Some("0"), None, Some("3"), Some("4"), None]);
    assert_eq!(seen[5].header("transfer-encoding"), Some("chunked"));
    assert_eq!((seen[4].text().as_str(), seen[5].text().as_str()), ("abcd", "abcde"));
}

#[test]
fn a_file_is_sent_from_where_it_stands() {
    let (server, api) = pair();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("body");
    File::create(&path).unwrap().write_all(b"0123456789").unwrap();
    let mut file = File::open(&path).unwrap();
    file.seek(SeekFrom::Start(4)).unwrap();
    api.post("/").send(file).unwrap();
    assert_eq!(server.seen()[0].text(), "456789");
    assert_eq!(server.seen()[0].header("content-length"), Some("6"));
}

#[test]
fn head_and_answers_without_a_body_work() {
    let (server, api) = pair();
    assert_eq!(api.head("/").call().unwrap().status(), 204);
    assert_eq!(server.seen()[0].method, "HEAD");
}

#[derive(AuthConfig)]
#[auth(api_key(json = "auth.key"), base_url = "https://api.example.com")]
struct InJson {
    api_key: Secret,
}

#[test]
fn a_key_in_the_body_refuses_a_stream() {
    let server = Server::start().unwrap();
    let api = server.client(InJson::builder().api_key("k").build().unwrap()).build().unwrap();
    let body = RequestBody::once(Cursor::new(b"{}".to_vec()), Some(2));
    let error = api.post("/").header("content-type", "application/json").send(body).unwrap_err();
    assert!(
        matches!(&error, Error::Request(reason) if **reason == RequestError::BodyIsStream),
        "{error:?}"
    );
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_body_that_is_shorter_than_it_said_is_an_error() {
    let (_server, api) = pair();
    let error =
        api.post("/").send(RequestBody::once(Cursor::new(vec![0; 10]), Some(11))).unwrap_err();
    match error {
        Error::Transport(error) => {
            assert_eq!((error.kind(), error.is_not_sent()), (TransportErrorKind::Body, false));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_length_that_the_caller_claims_is_not_believed() {
    let (server, api) = pair();
    api.post("/").header("content-length", "100").send("abc").unwrap();
    api.get("/").header("content-length", "7").call().unwrap();
    let lengths: Vec<Option<String>> =
        server.seen().iter().map(|seen| seen.header("content-length").map(str::to_owned)).collect();
    assert_eq!(lengths, [Some("3".to_owned()), None]);
}
