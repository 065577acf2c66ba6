//! Redirects: whom they lead to, and what goes along.

use std::sync::Arc;

use auth_blocking::http::{HeaderMap, Method, StatusCode, Uri, header};
use auth_blocking::testing::{Answer, Server};
use auth_blocking::{AnswerReason, AuthConfig, Client, Error, RedirectError, RequestBody, Secret};
use auth_core::wire::origin::Origin;
use auth_core::wire::redirect;
use auth_tests::apis::{self, client, header_key, machine, query_key, requests, token};
use auth_tests::oracle::{CANARY, assert_error_clean, assert_server_clean};
use auth_tests::raw::RawServer;
use proptest::prelude::*;

fn to(status: u16, location: impl Into<String>) -> Answer {
    Answer::status(status).header("location", location)
}

fn start() -> Server {
    let server = Server::start().unwrap();
    server.on("*", "/end", [Answer::json("[]")]);
    server
}

/// A client without routing: each server is an origin of its own.
fn plain() -> Client {
    Client::new(header_key())
}

fn reason(error: Error) -> RedirectError {
    assert_error_clean(&error);
    match error {
        Error::Redirect(reason) => (*reason).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn red_01_a_key_header_does_not_follow_to_another_host() {
    let (here, there) = (start(), start());
    here.on("*", "/a", [to(302, format!("{}/end", there.url()))]);
    let url = format!("{}/a", here.url());
    let answer =
        plain().get(&url).header("proxy-authorization", CANARY).header("cookie", CANARY).call();
    assert_eq!(answer.unwrap().status(), 200);
    assert_eq!(there.seen().len(), 1);
    assert_server_clean(&there);
    assert!(plain().head(&url).call().is_ok());
    assert_server_clean(&there);
    for request in [plain().post(&url), plain().put(&url), plain().delete(&url)] {
        assert!(matches!(reason(request.send(CANARY).unwrap_err()), RedirectError::OtherOrigin(_)));
    }
    assert_eq!(there.seen().len(), 2);
}

#[test]
fn red_02_another_port_is_another_origin() {
    let (here, there) = (start(), start());
    for auth in [apis::header_key(), apis::query_key()] {
        here.on("GET", "/a", [to(302, format!("{}/end", there.url()))]);
        Client::new(auth).get(format!("{}/a", here.url())).call().unwrap();
    }
    assert_eq!(there.seen().len(), 2);
    assert_server_clean(&there);
}

#[test]
fn red_03_https_never_becomes_http() {
    let server = start();
    server.on("GET", "/a", [to(302, "http://api.example.com/end")]);
    let (api, _) = client(&server, header_key());
    for request in
        [api.get("https://api.example.com/a"), api.get("https://api.example.com/a").without_auth()]
    {
        assert!(matches!(reason(request.call().unwrap_err()), RedirectError::Downgrade(_)));
    }
    assert_eq!(server.count("/end"), 0);
}

#[test]
fn red_04_http_to_https_is_another_origin() {
    let server = start();
    server.on("GET", "/a", [to(302, "https://127.0.0.1:8443/end")]);
    let (api, _) = client(&server, header_key());
    api.get("http://127.0.0.1:8080/a").call().unwrap();
    assert_eq!(requests(&server, "/a")[0].header("x-key"), Some(CANARY));
    assert_eq!(requests(&server, "/end")[0].header("x-key"), None);
}

#[test]
fn red_05_once_left_an_origin_gives_no_credential_back() {
    let (here, there) = (start(), start());
    here.on("GET", "/a", [to(302, format!("{}/b", there.url()))]);
    there.on("GET", "/b", [to(302, format!("{}/c", here.url()))]);
    there.on("GET", "/d", [to(302, "/end")]);
    here.on("GET", "/c", [to(307, format!("{}/d", there.url()))]);
    plain().get(format!("{}/a", here.url())).call().unwrap();
    assert_eq!(requests(&here, "/c")[0].header("x-key"), None);
    assert_eq!(there.seen().len(), 3);
    assert_server_clean(&there);
}

#[test]
fn red_06_origins_are_compared_letter_by_letter() {
    let origin = |url: &str| Origin::of(&url.parse::<Uri>().unwrap()).unwrap();
    let here = origin("https://api.example.com");
    for same in
        ["https://API.Example.COM", "https://api.example.com:443/x?y", "HTTPS://api.example.com/"]
    {
        assert_eq!(origin(same), here, "{same}");
    }
    for other in [
        "https://api.example.com.evil",
        "https://example.com",
        "https://api.example.com.",
        "https://xn--api-example-com",
        "https://api.example.com:444",
        "http://api.example.com",
        "http://api.example.com:443",
        "https://evilapi.example.com",
        "https://api-example.com",
    ] {
        assert_ne!(origin(other), here, "{other}");
    }
    assert_ne!(origin("https://[::1]"), origin("https://[::2]"));
    // A zone in an address, and a port that is none, are no URLs of ours.
    for bad in
        ["https://[::1%25eth0]", "https://api.example.com:443.evil", "https://api.example.com:"]
    {
        let target = bad.parse::<Uri>().ok().and_then(|uri| Origin::of(&uri));
        assert!(target.as_ref() != Some(&here), "{bad}: {target:?}");
    }
}

#[test]
fn red_07_a_key_in_the_query_is_set_once_and_stays_at_home() {
    let (here, there) = (start(), start());
    let api = Client::new(query_key());
    for location in ["/end?x=1".to_owned(), format!("{}/end?x=1", here.url()), "end?x=1".to_owned()]
    {
        here.on("GET", "/a", [to(302, location)]);
        api.get(format!("{}/a", here.url())).call().unwrap();
    }
    here.run("GET", "/echo", |seen| to(302, format!("/end?x=1&{}", seen.query)));
    api.get(format!("{}/echo", here.url())).call().unwrap();
    for seen in requests(&here, "/end") {
        let expected = [("x".to_owned(), "1".to_owned()), ("key".to_owned(), CANARY.to_owned())];
        assert_eq!(seen.query_pairs(), expected);
    }
    assert_eq!(here.count("/end"), 4);

    let away = there.url();
    here.run("GET", "/away", move |seen| to(302, format!("{away}/end?{}", seen.query)));
    let error = api.get(format!("{}/away", here.url())).call().unwrap_err();
    assert!(matches!(reason(error), RedirectError::CredentialInLocation(_)));
    assert_eq!(there.seen().len(), 0);
}

#[derive(AuthConfig)]
#[auth(api_key(form = "key"))]
struct FormKey {
    api_key: Secret,
}

#[test]
fn red_08_a_body_is_sent_again_at_home_and_nowhere_else() {
    let (here, there) = (start(), start());
    let api = Client::new(FormKey { api_key: CANARY.into() }.authenticator().unwrap());
    for status in [307, 308] {
        here.on("POST", &format!("/{status}"), [to(status, "/end")]);
        api.post(format!("{}/{status}", here.url())).send_form([("a", "1")]).unwrap();
    }
    for seen in requests(&here, "/end") {
        assert_eq!((seen.method.as_str(), seen.form_pairs().len()), ("POST", 2));
    }
    here.on("POST", "/away", [to(307, format!("{}/end", there.url()))]);
    let error = api.post(format!("{}/away", here.url())).send_form([("a", "1")]).unwrap_err();
    assert!(matches!(reason(error), RedirectError::OtherOrigin(_)));
    assert_eq!(there.seen().len(), 0);
    // What cannot be sent again gets the redirect for an answer.
    let once = RequestBody::once(std::io::Cursor::new(b"x".to_vec()), Some(1));
    let answer = plain().post(format!("{}/307", here.url())).send(once).unwrap();
    assert_eq!((answer.status().as_u16(), here.count("/end")), (307, 2));
}

#[test]
fn red_09_a_body_that_is_dropped_takes_its_headers_along() {
    let server = start();
    let api = Client::new(FormKey { api_key: CANARY.into() }.authenticator().unwrap());
    for (status, method, next) in [
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (303, "PUT", "GET"),
        (301, "PUT", "PUT"),
        (302, "DELETE", "DELETE"),
        (303, "HEAD", "HEAD"),
    ] {
        let path = format!("/{status}{method}");
        server.on("*", &path, [to(status, "/end")]);
        let request = auth_blocking::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", server.url()))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("content-language", "en");
        let auth_free = plain();
        auth_free.run(request.body(b"a=1".to_vec()).unwrap()).unwrap();
        let seen = requests(&server, "/end").pop().unwrap();
        assert_eq!(seen.method, next, "{path}");
        if next == "GET" {
            let content =
                seen.headers.iter().filter(|(name, _)| name.starts_with("content-")).count();
            assert_eq!((content, seen.text().as_str()), (0, ""), "{path}");
        }
    }
    // A key of the body is not moved to the query.
    server.on("POST", "/form", [to(303, "/end")]);
    let error = api.post(format!("{}/form", server.url())).send_form([("a", "1")]);
    let last = requests(&server, "/end").pop().unwrap();
    assert!(last.query.is_empty(), "{last:?} {error:?}");
}

#[test]
fn red_10_token_and_login_endpoints_are_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let server = start();
        for path in ["/token", "/login"] {
            server.on("POST", path, [to(status, format!("/end?{CANARY}"))]);
        }
        for auth in [machine(), apis::session()] {
            let error = client(&server, auth).0.check().unwrap_err();
            assert_error_clean(&error);
            let Error::Answer(answer) = error else { panic!("{error:?}") };
            assert_eq!((answer.status.as_u16(), &answer.reason), (status, &AnswerReason::Redirect));
        }
        assert_eq!(server.seen().len(), 2);
    }
}

#[test]
fn red_11_no_endpoint_is_discovered() {
    let (server, other) = (apis::server([token("t1", 60), token("t2", 60)]), start());
    // RFC 9728 section 5.1, and what older servers say: another place to ask for a token.
    let elsewhere = other.url();
    let challenge = format!(
        "Bearer resource_metadata=\"{elsewhere}/.well-known/oauth-protected-resource\", \
         authorization_uri=\"{elsewhere}/authorize\", realm=\"{elsewhere}/token\""
    );
    let link =
        format!("<{elsewhere}/.well-known/oauth-authorization-server>; rel=\"oauth-server\"");
    let refusal = Answer::status(401).header("www-authenticate", challenge).header("link", link);
    server.on("GET", "/me", [refusal]);
    let error = client(&server, machine()).0.get("/me").call().unwrap_err();
    assert!(matches!(&error, Error::Status(status) if status.status() == 401), "{error:?}");
    let paths: Vec<String> = server.seen().into_iter().map(|seen| seen.path).collect();
    assert_eq!(paths, ["/token", "/me", "/token", "/me"]);
    assert_eq!(other.seen().len(), 0);
}

#[test]
fn red_12_what_is_no_target_is_an_error_without_it() {
    let long = format!("/{}", CANARY.repeat(3200));
    for location in [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://x/",
        "data:,x",
        "http://",
        "https://[::1",
        "\u{1}",
        "é\u{80}",
        long.as_str(),
    ] {
        let mut headers = HeaderMap::new();
        match header::HeaderValue::from_bytes(location.as_bytes()) {
            Ok(value) => headers.insert(header::LOCATION, value),
            Err(_) => continue,
        };
        let base = Uri::from_static("https://api.example.com/a");
        let found = redirect::read(&Method::GET, &base, StatusCode::FOUND, &headers);
        assert_eq!(found, Err(RedirectError::Location), "{location:.20}");
    }
    let server = start();
    server.on("GET", "/none", [Answer::status(302)]);
    server.on("GET", "/loop", [to(302, "/loop")]);
    for n in 0..12 {
        server.on("GET", &format!("/hop{n}"), [to(302, format!("/hop{}?{CANARY}", n + 1))]);
    }
    let get = |path: &str| plain().get(format!("{}{path}", server.url())).call().unwrap_err();
    assert_eq!(reason(get("/none")), RedirectError::Location);
    assert_eq!(reason(get("/loop")), RedirectError::TooMany);
    assert_eq!(reason(get("/hop0")), RedirectError::TooMany);
    assert_eq!(server.count("/loop"), 11);
}

#[test]
fn red_13_a_redirects_body_is_not_read() {
    let server = RawServer::start(|connection| {
        let head = connection.read_head()?;
        if head.starts_with("GET /end") {
            return connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
        }
        connection
            .write(b"HTTP/1.1 302 -\r\nlocation: /end\r\ntransfer-encoding: chunked\r\n\r\n")?;
        loop {
            connection.write(b"4\r\nabcd\r\n")?;
        }
    });
    let answer = plain().get(format!("{}/a", server.url())).call().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn red_14_other_3xx_are_answers() {
    let server = start();
    for status in [300, 304, 305, 306] {
        server.on("GET", "/a", [to(status, "/end")]);
        let server = start();
        server.on("GET", "/a", [to(status, "/end")]);
        let answer = plain().get(format!("{}/a", server.url())).call().unwrap();
        assert_eq!((answer.status().as_u16(), server.seen().len()), (status, 1));
    }
}

#[test]
fn red_15_a_user_name_in_a_location_is_refused() {
    let server = start();
    let host = server.url().replace("http://", "");
    server.on("GET", "/a", [to(302, format!("http://user:{CANARY}@{host}/end"))]);
    assert_eq!(
        reason(plain().get(format!("{}/a", server.url())).call().unwrap_err()),
        RedirectError::Location
    );
    assert_eq!(server.count("/end"), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Three origins, of which the credential belongs to the first, and any chain of hops between them.
    #[test]
    fn red_16_no_chain_of_hops_takes_a_credential_away(
        hops in prop::collection::vec((0usize..3, prop::sample::select(vec![301u16, 302, 303, 307, 308])), 1..9),
    ) {
        let servers: Arc<Vec<Server>> = Arc::new((0..3).map(|_| start()).collect());
        let mut location = format!("{}/end", servers[hops.last().unwrap().0].url());
        for (at, (_, status)) in hops.iter().enumerate().rev() {
            // Hop `at` is served by the origin that hop `at - 1` leads to; the first one by the first origin.
            let origin = if at == 0 { 0 } else { hops[at - 1].0 };
            servers[origin].on("GET", &format!("/{at}"), [to(*status, location)]);
            location = format!("{}/{at}", servers[origin].url());
        }
        for auth in [header_key(), query_key()] {
            Client::new(auth).get(location.as_str()).call().unwrap();
        }
        for other in &servers[1..] {
            assert_server_clean(other);
        }
        let left = hops.iter().position(|(origin, _)| *origin != 0).unwrap_or(hops.len());
        let with_key = |seen: &auth_blocking::testing::Seen| seen.header("x-key").is_some();
        let carried = servers[0].seen().iter().filter(|seen| with_key(seen)).count();
        // The first request and each hop before the chain left; `/end` counts where it never did.
        prop_assert_eq!(carried, left + 1);
    }
}
