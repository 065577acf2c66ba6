//! Redirects: within the origin with the credential, elsewhere without, or not at all.

use std::io::Cursor;

use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AuthConfig, Error, RedirectError, RequestBody, Secret};

#[derive(AuthConfig)]
#[auth(api_key(header = "X-Key"))]
#[auth(headers("X-Account" = "7"), query("v" = "3"))]
struct Api {
    api_key: Secret,
}

fn redirect(status: u16, location: impl Into<String>) -> Answer {
    Answer::status(status).header("Location", location)
}

/// Real sockets, one for each origin: the client gets no routing.
fn client() -> auth_blocking::Client {
    auth_blocking::Client::new(Api::builder().api_key("canary").build().unwrap())
}

#[test]
fn the_same_origin_keeps_the_credential() {
    let server = Server::start().unwrap();
    server.on("GET", "/a", [redirect(302, "/b?x=1")]);
    server.on("GET", "/b", [Answer::json("[]")]);
    assert_eq!(client().get(format!("{}/a", server.url())).call().unwrap().status(), 200);
    let seen = &server.seen()[1];
    assert_eq!((seen.header("x-key"), seen.query.as_str()), (Some("canary"), "x=1&v=3"));
}

#[test]
fn another_port_is_another_origin() {
    let (here, there) = (Server::start().unwrap(), Server::start().unwrap());
    here.on("GET", "/a", [redirect(302, format!("{}/b", there.url()))]);
    there.on("GET", "/b", [redirect(302, format!("{}/c", here.url()))]);
    here.on("GET", "/c", [Answer::json("[]")]);
    let answer = client()
        .get(format!("{}/a", here.url()))
        .header("cookie", "canary=1")
        .header("authorization", "Basic canary")
        .call()
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!format!("{:?}", there.seen()).contains("canary"), "{:?}", there.seen());
    assert_eq!(there.seen()[0].header("x-account"), None);
    // The chain has left the origin: back at home it is still without credentials.
    assert!(!format!("{:?}", here.seen()[1]).contains("canary"), "{:?}", here.seen());
}

#[test]
fn a_post_does_not_follow_to_another_origin() {
    let (here, there) = (Server::start().unwrap(), Server::start().unwrap());
    here.on("POST", "/a", [redirect(307, format!("{}/b?secret=canary", there.url()))]);
    let error = client().post(format!("{}/a", here.url())).send("x").unwrap_err();
    assert!(
        matches!(&error, Error::Redirect(reason) if matches!(**reason, RedirectError::OtherOrigin(_))),
        "{error:?}"
    );
    assert!(
        error.to_string().contains(&there.url())
            && !format!("{error} {error:?}").contains("canary"),
        "{error}"
    );
    assert_eq!(there.seen().len(), 0);
}

#[test]
fn a_body_goes_along_where_the_status_says_so() {
    let server = Server::start().unwrap();
    server.on("POST", "/keep", [redirect(307, "/b")]);
    server.on("POST", "/drop", [redirect(303, "/b")]);
    server.on("*", "/b", [Answer::json("[]")]);
    client().post(format!("{}/keep", server.url())).send_form([("a", "1")]).unwrap();
    client().post(format!("{}/drop", server.url())).send_form([("a", "1")]).unwrap();
    let seen = server.seen();
    assert_eq!((seen[1].method.as_str(), seen[1].text().as_str()), ("POST", "a=1"));
    assert_eq!((seen[3].method.as_str(), seen[3].text().as_str()), ("GET", ""));
    assert_eq!(seen[3].header("content-type"), None);
}

#[test]
fn a_body_that_is_read_once_gets_the_redirect_as_its_answer() {
    let server = Server::start().unwrap();
    server.on("POST", "/a", [redirect(307, "/b")]);
    let body = RequestBody::once(Cursor::new(b"x".to_vec()), None);
    let answer = client().post(format!("{}/a", server.url())).send(body).unwrap();
    assert_eq!(answer.status(), 307);
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_loop_ends() {
    let server = Server::start().unwrap();
    server.on("GET", "/a", [redirect(302, "/a")]);
    let error = client().get(format!("{}/a", server.url())).call().unwrap_err();
    assert!(
        matches!(&error, Error::Redirect(reason) if **reason == RedirectError::TooMany),
        "{error:?}"
    );
    assert_eq!(server.seen().len(), 11);
}

#[derive(AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "{base}/token"))]
struct Oauth {
    base: String,
    client_id: String,
    client_secret: Secret,
}

#[test]
fn a_token_endpoint_is_never_followed() {
    let server = Server::start().unwrap();
    server.on("POST", "/token", [redirect(307, "/other?canary")]);
    let auth = Oauth::builder()
        .base(server.url())
        .client_id("id")
        .client_secret("canary")
        .build()
        .unwrap();
    let error = auth_blocking::Client::new(auth).get(server.url()).call().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the token answer (status 307) is a redirect, which is not followed"
    );
    assert_eq!(server.seen().len(), 1);
}

#[derive(AuthConfig)]
#[auth(api_key(query = "key"))]
struct InQuery {
    api_key: Secret,
}

fn query_client() -> auth_blocking::Client {
    auth_blocking::Client::new(InQuery::builder().api_key("canary 1").build().unwrap())
}

#[test]
fn a_key_that_the_redirect_echoes_does_not_reach_another_origin() {
    let (here, there) = (Server::start().unwrap(), Server::start().unwrap());
    here.run("GET", "/a", {
        let there = there.url();
        move |seen| redirect(302, format!("{there}/b?{}", seen.query))
    });
    let error = query_client().get(format!("{}/a", here.url())).call().unwrap_err();
    assert!(
        matches!(&error, Error::Redirect(reason) if matches!(**reason, RedirectError::CredentialInLocation(_))),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?}").contains("canary"));
    assert_eq!(there.seen().len(), 0);
}

#[test]
fn a_key_that_the_redirect_echoes_is_not_doubled() {
    let server = Server::start().unwrap();
    server.run("GET", "/a", |seen| redirect(302, format!("/b?x=1&{}", seen.query)));
    server.on("GET", "/b", [Answer::json("[]")]);
    query_client().get(format!("{}/a?y=2", server.url())).call().unwrap();
    assert_eq!(server.seen()[1].query, "x=1&y=2&key=canary%201");
}

#[test]
fn headers_marked_sensitive_stay_at_home() {
    let (here, there) = (Server::start().unwrap(), Server::start().unwrap());
    here.on("GET", "/a", [redirect(302, format!("{}/b", there.url()))]);
    there.on("GET", "/b", [Answer::json("[]")]);
    let mut private = auth_blocking::http::HeaderValue::from_static("canary");
    private.set_sensitive(true);
    let request = client()
        .get(format!("{}/a", here.url()))
        .header("PRIVATE-TOKEN", private)
        .header("x-note", "1");
    request.without_auth().call().unwrap();
    assert_eq!(
        (there.seen()[0].header("private-token"), there.seen()[0].header("x-note")),
        (None, Some("1"))
    );
}
