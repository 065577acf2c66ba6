//! What never left the machine. With TLS: `auth-blocking/tests/tls.rs`. In real networks: `tests/tests/netns.rs`.

use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use auth_blocking::http::{Method, Request, Version};
use auth_blocking::testing::{Answer, ManualClock, Server};
use auth_blocking::ureq::{Agent, Proxy};
use auth_blocking::{
    AuthConfig, Client, Clock, Error, FileTokenStore, MemoryTokenStore, Now, RequestBody, Secret,
    Token, TokenRequests, TransportError, TransportErrorKind as Kind,
};
use auth_tests::apis::{at_server, header_key, rotation, server};
use auth_tests::oracle::{CANARY, assert_clean, assert_error_clean};
use auth_tests::raw::RawServer;

/// A rotating credential, at a server of the test's own.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    rotate_refresh_token,
))]
struct Rotating {
    server: String,
    client_id: String,
    refresh_token: Secret,
}

fn rotating(url: &str) -> auth_blocking::Authenticator {
    let (server, client_id) = (url.to_owned(), "id".to_owned());
    Rotating { server, client_id, refresh_token: CANARY.into() }
        .authenticator_with(MemoryTokenStore::new())
        .unwrap()
}

/// The transport error of a call, checked for the canary.
fn transport(error: Error) -> TransportError {
    assert_error_clean(&error);
    match error {
        Error::Transport(error) => (*error).clone(),
        other => panic!("{other:?}"),
    }
}

/// An agent whose connections go through a proxy on this port.
fn through(port: u16) -> Agent {
    let proxy = Proxy::new(&format!("http://127.0.0.1:{port}")).unwrap();
    Agent::config_builder().proxy(Some(proxy)).build().into()
}

/// A port of this machine at which nothing listens.
fn closed() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// What fails thus has not spent the refresh token, however often it is tried: each call tries anew.
fn spends_nothing(url: &str, agent: Option<Agent>, kinds: &[Kind]) {
    let clock = ManualClock::new();
    let mut builder = Client::builder(rotating(url)).clock(clock.clone()).entropy(clock.entropy());
    if let Some(agent) = agent {
        builder = builder.agent(agent);
    }
    let api = builder.timeout_token(Duration::from_millis(400)).build().unwrap();
    for call in 1..=4 {
        let error = api.check().unwrap_err();
        assert!(error.is_retryable() && !error.needs_user_action(), "call {call}: {error:?}");
        let error = transport(error);
        assert!(error.is_not_sent() && kinds.contains(&error.kind()), "call {call}: {error:?}");
        // Three attempts, two waits between them.
        assert_eq!(clock.slept().len(), 2 * call);
    }
}

#[test]
fn out_1_a_name_that_does_not_resolve_is_not_sent() {
    spends_nothing("https://no-such-host.invalid", None, &[Kind::Host, Kind::Timeout]);
    let api = Client::builder(header_key()).attempts(2).clock(ManualClock::new()).build().unwrap();
    let error = api.get("https://no-such-host.invalid/items").call().unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    let error = transport(error);
    assert_eq!((error.kind(), error.is_not_sent()), (Kind::Host, true));
}

#[test]
fn out_1_an_address_without_a_route_is_not_sent() {
    // No route at all, or to a network that is for documentation alone (RFC 5737): it never responds.
    spends_nothing("https://192.0.2.1", None, &[Kind::Connect, Kind::Timeout]);
    // An address that no connection can be made to.
    spends_nothing("https://[fe80::1]", None, &[Kind::Connect, Kind::Timeout]);
}

#[test]
fn out_1_a_proxy_that_fails_is_not_sent() {
    for bytes in [
        "",
        "HTTP/1.1 407 -\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 302 -\r\nlocation: /login\r\ncontent-length: 6\r\n\r\n<html>",
        "HTTP/1.1 502 -\r\n\r\n",
        "<html>no HTTP",
        "HTTP/1.1 200",
        "SSH-2.0-x\r\n\r\n",
    ] {
        let proxy = RawServer::answering(bytes);
        spends_nothing("https://auth.example.com", Some(through(proxy.port())), &[Kind::Proxy]);
        assert!(proxy.seen().iter().all(|seen| seen.starts_with("CONNECT ")));
        assert_clean(&proxy.seen().concat());
    }
    // It says nothing, or is not there.
    let silent = RawServer::start(|connection| {
        connection.read_head()?;
        connection.read_head().map(drop)
    });
    spends_nothing("https://auth.example.com", Some(through(silent.port())), &[Kind::Timeout]);
    spends_nothing(
        "https://auth.example.com",
        Some(through(closed())),
        &[Kind::Proxy, Kind::Connect],
    );
    let unknown = Proxy::new("http://no-such-proxy.invalid:3128").unwrap();
    let unknown: Agent = Agent::config_builder().proxy(Some(unknown)).build().into();
    spends_nothing("https://auth.example.com", Some(unknown), &[Kind::Proxy, Kind::Timeout]);
}

#[test]
fn out_1_a_request_that_the_transport_refuses_is_not_sent() {
    let server = server([]);
    let api = Client::new(header_key());
    let mut odd = Vec::new();
    for version in [Version::HTTP_09, Version::HTTP_2, Version::HTTP_3] {
        let mut request = Request::get(server.url()).body(()).unwrap();
        *request.version_mut() = version;
        odd.push(request);
    }
    let mut request = Request::get(server.url()).body(()).unwrap();
    *request.method_mut() = Method::from_bytes(b"FROBNICATE").unwrap();
    odd.push(request);
    let mut request = Request::put(server.url()).body(()).unwrap();
    *request.version_mut() = Version::HTTP_10;
    odd.push(request);
    for request in odd {
        let what = format!("{} {:?}", request.method(), request.version());
        let error = transport(api.run(request).unwrap_err());
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Protocol, true), "{what}");
    }
    assert_eq!(server.seen().len(), 0);
}

#[derive(AuthConfig)]
#[auth(token_with = odd_version)]
struct OddVersion {
    server: String,
    token: Secret,
}

fn odd_version(config: &OddVersion, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let mut request = Request::post(&config.server).body(config.token.expose().as_bytes()).unwrap();
    *request.version_mut() = Version::HTTP_2;
    requests.send(request).map(|_| Token::new(Secret::from("t")))
}

#[test]
fn out_1_a_token_request_that_the_transport_refuses_is_not_sent() {
    let server = server([]);
    let auth = OddVersion { server: server.url(), token: CANARY.into() }.authenticator().unwrap();
    let api = Client::builder(auth).clock(ManualClock::new()).build().unwrap();
    let error = transport(api.check().unwrap_err());
    assert_eq!((error.kind(), error.is_not_sent()), (Kind::Protocol, true));
    assert_eq!(server.seen().len(), 0);
}

/// A body whose reader makes a call of its own before it ends.
struct Calls(Client, String);

impl Read for Calls {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.get(&self.1).call().map_err(|_| std::io::ErrorKind::Other)?;
        Ok(0)
    }
}

#[test]
fn out_1_a_call_within_a_body_does_not_hide_that_the_request_left() {
    let other = server([auth_tests::apis::token("t", 3600)]);
    let inner = Client::new(at_server(&other.url()));
    let mute = RawServer::start(|connection| connection.read_head().map(drop));
    let body = RequestBody::once(Calls(inner, format!("{}/items", other.url())), None);
    let error = Client::new(header_key()).post(mute.url()).send(body).unwrap_err();
    assert!(!transport(error).is_not_sent());
    assert_eq!((mute.seen().len(), other.seen().len()), (1, 2));
}

#[test]
fn lock_13_a_connection_that_is_refused_keeps_the_tokens_and_the_next_call_tries_at_once() {
    let server = server([rotation(1)]);
    let port = closed();
    spends_nothing(&format!("http://127.0.0.1:{port}"), None, &[Kind::Connect]);

    // The record is what it was: another process goes on with the same refresh token.
    let directory = tempfile::tempdir().unwrap();
    let auth = |url: &str| {
        let (server, client_id) = (url.to_owned(), "id".to_owned());
        Rotating { server, client_id, refresh_token: "rt0".into() }
            .authenticator_with(FileTokenStore::open(directory.path().join("tokens")).unwrap())
            .unwrap()
    };
    let url = server.url();
    let proxied = Client::builder(auth("https://auth.example.com"))
        .agent(through(closed()))
        .clock(ManualClock::new())
        .build()
        .unwrap();
    for _ in 0..3 {
        assert!(transport(proxied.check().unwrap_err()).is_not_sent());
    }
    Client::builder(auth(&url)).clock(ManualClock::new()).build().unwrap().check().unwrap();
    let forms: Vec<_> = server.seen().iter().map(|seen| seen.text()).collect();
    assert!(forms.len() == 1 && forms[0].contains("refresh_token=rt0"), "{forms:?}");
}

#[test]
fn lock_15_a_whole_calls_limit_before_the_connection_is_told_from_one_after() {
    // Before: the proxy accepts the connection, and no more.
    let silent = RawServer::start(|connection| {
        connection.read_head()?;
        connection.read_head().map(drop)
    });
    let clock = ManualClock::new();
    let api = |server: &str| {
        Client::builder(rotating(server)).clock(clock.clone()).entropy(clock.entropy())
    };
    let before = api("https://auth.example.com")
        .agent(through(silent.port()))
        .timeout_token(Duration::from_millis(200))
        .build()
        .unwrap();
    let error = transport(before.check().unwrap_err());
    assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, true));
    assert_clean(&silent.seen().concat());
    // After: the request was read, and nothing came.
    let mute = RawServer::start(|connection| {
        connection.read_request()?;
        connection.read_head().map(drop)
    });
    let after = api(&mute.url()).timeout_token(Duration::from_millis(200)).build().unwrap();
    let error = after.check().unwrap_err();
    let Error::RefreshOutcomeUnknown(unknown) = &error else { panic!("{error:?}") };
    let Some(Error::Transport(error)) = unknown.cause() else { panic!("{unknown:?}") };
    assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, false));
    assert_eq!(mute.seen().len(), 1);
}

#[test]
fn lock_15_one_thread_waits_for_a_connection_whatever_the_number_of_callers() {
    let silent = RawServer::start(|connection| {
        connection.read_head()?;
        connection.read_head().map(drop)
    });
    let (auth, barrier) = (at_server("https://auth.example.com"), Arc::new(Barrier::new(16)));
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let builder = Client::builder(auth.clone()).agent(through(silent.port()));
            let builder = builder.timeout_token(Duration::from_millis(200));
            let api = builder.clock(ManualClock::new()).build().unwrap();
            let barrier = Arc::clone(&barrier);
            std::thread::spawn(move || {
                barrier.wait();
                transport(api.check().unwrap_err())
            })
        })
        .collect();
    for thread in threads {
        let error = thread.join().unwrap();
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, true));
    }
    // One flight, of three attempts: nothing was sent.
    assert_eq!(silent.seen().len(), 3);
}

/// A rotating credential with a parameter that the program computes for each request.
#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    params("assertion" = "{assertion()}"),
    rotate_refresh_token,
))]
struct Computed {
    server: String,
    client_id: String,
    refresh_token: Secret,
    #[auth(skip)]
    fails: Switch,
}

#[derive(Clone, Default)]
struct Switch(Arc<AtomicBool>);

impl Computed {
    fn assertion(&self) -> String {
        assert!(!self.fails.0.load(Ordering::SeqCst), "no assertion now");
        "signed".to_owned()
    }
}

#[test]
fn out_3_a_panic_between_arming_and_sending_spends_nothing() {
    let server = server([rotation(1)]);
    let directory = tempfile::tempdir().unwrap();
    let fails = Switch::default();
    let config = |fails: Switch| Computed {
        server: server.url(),
        client_id: "id".to_owned(),
        refresh_token: "rt0".into(),
        fails,
    };
    let client = |fails: Switch| {
        let store = FileTokenStore::open(directory.path().join("tokens")).unwrap();
        let auth = config(fails).authenticator_with(store).unwrap();
        Client::builder(auth).clock(ManualClock::new()).build().unwrap()
    };
    let api = client(fails.clone());
    fails.0.store(true, Ordering::SeqCst);
    for _ in 0..3 {
        let panic = catch_unwind(AssertUnwindSafe(|| api.check())).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"no assertion now"));
    }
    assert_eq!(server.seen().len(), 0);
    // Another process, and this one, go on as if nothing had been.
    fails.0.store(false, Ordering::SeqCst);
    api.check().unwrap();
    client(Switch::default()).check().unwrap();
    assert_eq!(server.count("/token"), 1);
}

/// A clock that panics once a server has seen a token request.
#[derive(Debug)]
struct Panics(Arc<Server>, ManualClock);

impl Clock for Panics {
    fn now(&self) -> Now {
        assert_eq!(self.0.count("/token"), 0, "the clock's panic");
        self.1.now()
    }

    fn sleep(&self, duration: Duration) {
        self.1.sleep(duration);
    }
}

#[test]
fn out_3_a_panic_after_sending_leaves_the_response_in_the_spool() {
    let server = Arc::new(server([rotation(1)]));
    let directory = tempfile::tempdir().unwrap();
    let auth = || {
        let store = FileTokenStore::open(directory.path().join("tokens")).unwrap();
        let (server, client_id) = (server.url(), "id".to_owned());
        Rotating { server, client_id, refresh_token: "rt0".into() }
            .authenticator_with(store)
            .unwrap()
    };
    let clock = Panics(Arc::clone(&server), ManualClock::new());
    let api = Client::builder(auth()).clock(clock).build().unwrap();
    catch_unwind(AssertUnwindSafe(|| api.check())).unwrap_err();
    assert_eq!(server.count("/token"), 1);
    drop(api);
    let api = Client::builder(auth()).clock(ManualClock::new()).build().unwrap();
    assert_eq!(api.access_token().unwrap().expose(), "at1");
    assert_eq!(server.count("/token"), 1);
}

/// A key that stands alone.
#[derive(AuthConfig)]
#[auth(bearer)]
struct Token1 {
    token: Secret,
}

#[test]
fn out_1_a_call_whose_first_exchange_was_made_is_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let orders = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 4096];
        let read = stream.read(&mut head).unwrap();
        assert!(head[..read].starts_with(b"POST /orders"));
        // Made, and the place where its order is to be looked at is away.
        drop(listener);
        let response = "HTTP/1.1 303 -\r\nlocation: /orders/1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        stream.write_all(response.as_bytes()).unwrap();
    });
    let api = Client::new(Token1 { token: "t".into() }.authenticator().unwrap());
    let error = api.post(format!("{url}/orders")).send("one pizza").unwrap_err();
    orders.join().unwrap();
    assert!(!error.is_retryable(), "{error}");
    assert!(matches!(&error, Error::Transport(error) if !error.is_not_sent()), "{error}");
}

#[derive(AuthConfig)]
#[auth(token_with = two_steps)]
struct TwoSteps {
    server: String,
    nowhere: String,
    code: Secret,
}

fn two_steps(
    config: &TwoSteps,
    requests: &mut auth_blocking::TokenRequests<'_>,
) -> Result<auth_blocking::Token, Error> {
    let code = [("code", config.code.expose())];
    requests.post_form(&format!("{}/redeem", config.server), &code)?;
    requests.post_form(&format!("{}/second", config.nowhere), &[])?;
    Ok(auth_blocking::Token::new("t"))
}

#[test]
fn out_1_a_function_whose_first_request_was_made_is_not_begun_anew() {
    let server = server([Answer::json("{}")]);
    server.on("POST", "/redeem", [Answer::json("{}")]);
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = TwoSteps {
        server: server.url(),
        nowhere: format!("http://{nowhere}"),
        code: "one-time".into(),
    };
    let auth = config.authenticator().unwrap();
    let api = Client::builder(auth).clock(ManualClock::new()).build().unwrap();
    let error = api.check().unwrap_err();
    assert!(!error.is_retryable(), "{error}");
    assert_eq!(server.count("/redeem"), 1);
}
