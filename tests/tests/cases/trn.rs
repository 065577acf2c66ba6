//! Transport: what a connection, a proxy or a server may do to a request.
//!
//! Cases that need TLS are in `auth-blocking/tests/tls.rs`.

use std::io::Read;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use auth_blocking::http::{Request, Uri};
use auth_blocking::testing::{Answer, ManualClock};
use auth_blocking::ureq::config::Config;
use auth_blocking::ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use auth_blocking::ureq::unversioned::transport::{NextTimeout, TcpConnector};
use auth_blocking::ureq::{self, Agent, Proxy};
use auth_blocking::{
    AnswerReason, AuthConfig as _, Client, Error, MemoryTokenStore, Reason, RequestBody,
    RequestError, TransportError, TransportErrorKind as Kind,
};
use auth_core::wire::origin::Origin;
use auth_tests::apis::{
    self, at_server, client, header_key, machine, query_key, rotating, server, token,
};
use auth_tests::oracle::{CANARY, assert_clean, assert_clean_of, assert_error_clean};
use auth_tests::raw::RawServer;

/// The transport error of a call, checked for the canary.
fn transport(error: Error) -> TransportError {
    assert_error_clean(&error);
    match error {
        Error::Transport(error) => (*error).clone(),
        Error::RefreshOutcomeUnknown(unknown) => match unknown.cause() {
            Some(Error::Transport(error)) => (**error).clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// A client without retries' waits, whose token endpoint is at `url`.
fn at(url: &str) -> Client {
    let builder = Client::builder(at_server(url)).clock(ManualClock::new());
    builder.timeout_token(Duration::from_millis(400)).build().unwrap()
}

/// Fails, or answers, in place of DNS; counts how often it is asked.
#[derive(Debug)]
struct Scripted(Arc<AtomicUsize>, fn() -> ureq::Error);

impl Resolver for Scripted {
    fn resolve(
        &self,
        _: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err((self.1)())
    }
}

/// An agent whose every lookup ends like this, and how often it was asked.
fn scripted(error: fn() -> ureq::Error) -> (Agent, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let resolver = Scripted(Arc::clone(&asked), error);
    let config = Config::builder().proxy(None).build();
    (Agent::with_parts(config, TcpConnector::default(), resolver), asked)
}

#[test]
fn trn_01_a_token_endpoint_without_tls_is_refused_when_built() {
    let error = apis::at_server_result("http://auth.example.com").unwrap_err();
    let Error::Config(config) = &error else { panic!("{error:?}") };
    // The field that the URL came from, and nothing was looked up: there is no client yet.
    assert_eq!((config.field(), config.reason()), ("server", &Reason::Insecure));
}

#[test]
fn trn_02_only_this_machine_needs_no_tls() {
    let secure = |url: &str| Origin::of(&url.parse::<Uri>().unwrap()).unwrap().is_secure();
    for url in [
        "http://127.0.0.1",
        "http://127.8.9.1:80",
        "http://[::1]:1",
        "http://localhost",
        "http://LOCALHOST",
    ] {
        assert!(secure(url), "{url}");
    }
    for url in [
        "http://127.0.0.1.evil.com",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://localhost.evil.com",
        "http://10.0.0.1",
        "http://2130706433",
        "http://127.1",
        "http://api.localhost",
    ] {
        assert!(!secure(url), "{url}");
    }
}

#[test]
fn trn_03_no_credential_goes_over_plain_http() {
    let server = server([]);
    for auth in [header_key(), query_key()] {
        let (api, _) = client(&server, auth);
        let error = api.get("http://api.example.com/items").call().unwrap_err();
        assert!(
            matches!(&error, Error::Request(reason) if **reason == RequestError::Insecure),
            "{error:?}"
        );
    }
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn trn_06_https_to_a_server_without_tls_sends_nothing_readable() {
    let server = RawServer::start(|connection| connection.read_head().map(|_| ()));
    let url = server.url().replace("http://", "https://");
    let api = Client::builder(header_key())
        .timeout_first_byte(Duration::from_millis(200))
        .build()
        .unwrap();
    let error = transport(api.get(&url).call().unwrap_err());
    // Without TLS in the build no connection is made; with it, the handshake fails.
    assert!(matches!(error.kind(), Kind::Tls | Kind::Closed | Kind::Timeout), "{error:?}");
    assert!(!server.seen().concat().contains("GET"));
    assert_clean(&server.seen().concat());
}

/// Runs in the child; does nothing in the suite itself.
#[test]
fn child() {
    let Ok(url) = std::env::var("TRN_CHILD") else { return };
    let outcome = Client::new(header_key()).get(url).call().map(|answer| answer.status().as_u16());
    println!("<{outcome:?}>");
}

fn child_says(url: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "trn::child", "--nocapture"])
        .env_clear()
        .env("TRN_CHILD", url)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text =
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert_clean(&text);
    let (start, end) = (text.find('<').unwrap(), text.rfind('>').unwrap());
    text[start + 1..end].to_owned()
}

#[test]
fn trn_07_a_cgi_program_takes_no_proxy_from_its_environment() {
    let proxy = RawServer::answering("HTTP/1.1 403 -\r\ncontent-length: 0\r\n\r\n");
    // Over https, for plain http on this machine uses no proxy. Nobody listens there.
    let url = "https://127.0.0.1:1/items";
    let with_proxy = [("HTTP_PROXY", proxy.url())];
    let variables: Vec<(&str, &str)> = with_proxy.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert!(child_says(url, &variables).contains("proxy"), "the environment's proxy is used");
    assert_eq!(proxy.seen().len(), 1);
    let cgi = [variables[0], ("REQUEST_METHOD", "GET")];
    assert!(child_says(url, &cgi).contains("no connection could be made"));
    assert_eq!(proxy.seen().len(), 1);
}

#[test]
fn trn_08_a_proxy_that_refuses_gets_no_credential() {
    let connect = "HTTP/1.1 {} -\r\nlocation: /login\r\ncontent-length: 6\r\n\r\n<html>";
    for status in ["407", "302", "200 OK\r\nx: y\r\n\r\n<html>"] {
        let proxy = RawServer::answering(connect.replace("{}", status));
        let given = Proxy::new(&format!("http://user:hidden@127.0.0.1:{}", proxy.port())).unwrap();
        let agent: Agent = Agent::config_builder().proxy(Some(given)).build().into();
        let api = Client::builder(at_server("https://127.0.0.1:1"))
            .agent(agent)
            .clock(ManualClock::new())
            .timeout_token(Duration::from_millis(300))
            .build()
            .unwrap();
        let error = api.check().unwrap_err();
        assert_clean_of("hidden", &format!("{error:?} {error}"));
        let error = transport(error);
        // The last one does as it is told, and is no server.
        let kind = if status.starts_with("200") { Kind::Tls } else { Kind::Proxy };
        assert_eq!((error.kind(), error.is_not_sent()), (kind, true), "{status}");
        assert!(proxy.seen().iter().all(|seen| !seen.contains(CANARY)), "{:?}", proxy.seen());
        assert!(proxy.seen()[0].starts_with("CONNECT 127.0.0.1:1 "), "{:?}", proxy.seen());
    }
}

#[test]
fn trn_09_a_host_outside_the_proxy_is_reached_directly() {
    let (server, proxy) = (server([]), RawServer::answering("HTTP/1.1 403 -\r\n\r\n"));
    let given = Proxy::builder(ureq::ProxyProtocol::Http)
        .host("127.0.0.1")
        .port(proxy.port())
        .no_proxy("127.0.0.1")
        .build()
        .unwrap();
    let agent: Agent = Agent::config_builder().proxy(Some(given)).build().into();
    let api = Client::builder(header_key()).agent(agent).build().unwrap();
    api.get(format!("{}/items", server.url())).call().unwrap();
    assert_eq!((server.seen().len(), proxy.seen().len()), (1, 0));
}

/// Answers without end: `head`, then `piece` for ever.
fn endless(head: &'static str, piece: &'static str, pause: u64) -> RawServer {
    RawServer::start(move |connection| {
        connection.read_request()?;
        connection.write(head.as_bytes())?;
        loop {
            connection.write(piece.as_bytes())?;
            std::thread::sleep(Duration::from_millis(pause));
        }
    })
}

#[test]
fn trn_10_an_answer_without_end_is_dropped_at_the_limit() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n"]
    {
        let server = endless(head, "0123456789abcdef", 0);
        let api = Client::builder(at_server(&server.url())).build().unwrap();
        let error = api.check().unwrap_err();
        let Error::Answer(answer) = &error else { panic!("{error:?}") };
        assert_eq!(answer.reason, AnswerReason::TooLong(256 * 1024));
    }
    let server = endless("HTTP/1.1 200 OK\r\n\r\n", "0123456789abcdef", 0);
    let api = Client::builder(at_server(&server.url())).limit_token_answer(1000).build().unwrap();
    let Error::Answer(answer) = api.check().unwrap_err() else { panic!() };
    assert_eq!(answer.reason, AnswerReason::TooLong(1000));
}

#[test]
fn trn_12_a_token_request_asks_for_plain_json_that_nobody_keeps() {
    let server = server([token("t", 60)]);
    server.on("POST", "/login", [Answer::json(r#"{"token":"s"}"#)]);
    // Without routing, so that the agent is the one that users get.
    Client::new(at_server(&server.url())).check().unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("accept-encoding"), None);
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("cache-control"), Some("no-store"));
    assert!(seen.header("content-length").is_some());
}

#[test]
fn trn_13_too_many_headers_are_a_transport_error() {
    for head in ["x: y\r\n".repeat(200), format!("x: {}\r\n", "y".repeat(70_000))] {
        let server =
            RawServer::answering(format!("HTTP/1.1 200 OK\r\n{head}content-length: 0\r\n\r\n"));
        let error = transport(at(&server.url()).check().unwrap_err());
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Protocol, false));
    }
}

#[test]
fn trn_14_a_drip_ends_with_the_whole_calls_limit() {
    for (head, piece) in [
        ("", "H"),
        ("HTTP/1.1 200 OK\r\nx: ", "y"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "{"),
    ] {
        let server = endless(head, piece, 20);
        let error = transport(at(&server.url()).check().unwrap_err());
        // A first line of nonsense may be told from HTTP before the time is over.
        let kinds =
            if head.is_empty() { [Kind::Timeout, Kind::Protocol] } else { [Kind::Timeout; 2] };
        assert!(kinds.contains(&error.kind()) && !error.is_not_sent(), "{head}: {error:?}");
    }
}

#[test]
fn trn_15_a_lookup_that_hangs_is_one_for_all_threads() {
    let (agent, asked) = scripted(|| {
        std::thread::sleep(Duration::from_millis(200));
        ureq::Error::Timeout(ureq::Timeout::Resolve)
    });
    let barrier = Arc::new(Barrier::new(16));
    let auth = machine();
    let threads: Vec<_> = (0..16)
        .map(|_| {
            let clock = ManualClock::new();
            let builder = Client::builder(auth.clone())
                .raw_token_agent(agent.clone())
                .entropy(clock.entropy())
                .clock(clock);
            let (api, barrier) = (builder.build().unwrap(), Arc::clone(&barrier));
            std::thread::spawn(move || {
                barrier.wait();
                transport(api.check().unwrap_err())
            })
        })
        .collect();
    for thread in threads {
        // A resolver of the caller's own: nobody can tell that nothing was sent. `lock_15_one_thread_waits…` has the same
        // with this crate's own connections, `netns` with a name server that is silent.
        let error = thread.join().unwrap();
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, false));
    }
    // One flight, of three attempts.
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

struct Blocks;

impl Read for Blocks {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::TimedOut.into())
    }
}

#[test]
fn trn_16_a_body_that_blocks_is_the_callers_and_told_apart() {
    let server = server([]);
    let (api, _) = client(&server, header_key());
    let body = RequestBody::once(Blocks, Some(10));
    let error = transport(api.post("https://api.example.com/items").send(body).unwrap_err());
    assert_eq!(error.kind(), Kind::Body);
    let docs = std::fs::read_to_string("../auth-blocking/src/body/request_body.rs").unwrap();
    assert!(docs.contains("No time limit interrupts a reader"));
}

#[test]
fn trn_17_a_connection_that_was_closed_meanwhile_is_not_used() {
    let server = RawServer::answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
    let api = Client::new(header_key());
    for _ in 0..3 {
        api.get(server.url()).call().unwrap().body_mut().read_to_string().unwrap();
        // The server's FIN is there once the next connection is refused or made; give it a moment.
        std::thread::sleep(Duration::from_millis(30));
    }
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn trn_18_a_token_request_has_a_connection_of_its_own() {
    // Keeps the connection open, and hangs up on a second request that comes over it.
    let server = RawServer::start(|connection| {
        connection.read_request()?;
        let body = r#"{"access_token":"t","expires_in":60}"#;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        connection.write(head.as_bytes())?;
        connection.read_request().map(|_| ())
    });
    let clock = ManualClock::new();
    let api = Client::builder(at_server(&server.url()))
        .clock(clock.clone())
        .entropy(clock.entropy())
        .build()
        .unwrap();
    for _ in 0..3 {
        api.check().unwrap();
        clock.advance(Duration::from_secs(61));
    }
    assert_eq!(server.seen().len(), 3);
    assert!(server.seen().iter().all(|seen| seen.matches("POST").count() == 1));

    // An API call over a reused connection fails as one that may have been acted on, and is not repeated.
    let server = RawServer::start(|connection| {
        connection.read_request()?;
        connection.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]")?;
        connection.read_request().map(|_| ())
    });
    let api = Client::new(header_key());
    api.get(server.url()).call().unwrap().body_mut().read_to_string().unwrap();
    let error = transport(api.get(server.url()).call().unwrap_err());
    assert_eq!((error.kind(), error.is_not_sent()), (Kind::Closed, false));
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn trn_19_an_answer_before_the_body_was_read_counts_as_sent() {
    let server = RawServer::start(|connection| {
        connection.read_head()?;
        connection.write(b"HTTP/1.1 413 -\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    });
    let api = Client::builder(header_key()).http_status_as_error(false).build().unwrap();
    match api.post(server.url()).send(vec![b'x'; 8_000_000]) {
        Ok(answer) => assert_eq!(answer.status(), 413),
        Err(error) => assert!(!transport(error).is_not_sent()),
    }
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn trn_20_a_body_that_was_cut_is_no_token() {
    let json = r#"{"access_token":"t","expires_in":60}"#;
    for head in [
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{json}", json.len() + 60),
        format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{json}\r\n",
            json.len()
        ),
    ] {
        let server = RawServer::answering(head);
        let error = transport(at(&server.url()).check().unwrap_err());
        assert!(!error.is_not_sent(), "{error:?}");
    }
}

#[test]
fn trn_21_what_follows_an_answer_does_not_reach_the_next_request() {
    let server = RawServer::start(|connection| {
        connection.read_request()?;
        let own = format!("[{}]", connection.number());
        let mut answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{own}", own.len());
        // In one piece: what comes only when the next request is under way is an answer to that one, for all
        // that a client can know.
        answer.push_str("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n[evil]");
        connection.write(answer.as_bytes())?;
        connection.read_request().map(|_| ())
    });
    let api = Client::builder(header_key())
        .timeout_first_byte(Duration::from_millis(300))
        .build()
        .unwrap();
    for n in 0..3 {
        let body = api.get(server.url()).call().unwrap().body_mut().read_to_string().unwrap();
        assert_eq!(body, format!("[{n}]"));
    }
}

#[test]
fn trn_22_what_is_no_http_1_is_an_error_in_time() {
    let old = RawServer::answering("HTTP/1.0 200 OK\r\n\r\n{\"access_token\":\"t\"}");
    at(&old.url()).check().unwrap();
    let floods = "HTTP/1.1 102 -\r\n\r\n".repeat(50);
    for bytes in [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"\x15\x03\x03\x00\x02\x02\x28".to_vec(),
        b"SSH-2.0-x\r\n".to_vec(),
        b"HTTP/1.1 999999 -\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n".to_vec(),
        floods.into_bytes(),
        Vec::new(),
    ] {
        let server = RawServer::answering(bytes.clone());
        let error = transport(at(&server.url()).check().unwrap_err());
        assert!(!error.is_not_sent(), "{bytes:?}: {error:?}");
    }
}

/// Lets no address of a private network through: how a program that takes URLs from others protects itself.
#[derive(Debug)]
struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let private = |ip: std::net::IpAddr| match ip {
            std::net::IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
            std::net::IpAddr::V6(ip) => {
                ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
            }
        };
        if found.iter().any(|address| private(address.ip())) {
            return Err(ureq::Error::HostNotFound);
        }
        Ok(found)
    }
}

#[test]
fn trn_23_a_resolver_of_the_callers_can_refuse_private_addresses() {
    let server = server([token("t", 60)]);
    let guarded = Agent::with_parts(
        Config::builder().proxy(None).build(),
        TcpConnector::default(),
        PublicOnly(DefaultResolver::default()),
    );
    let api = Client::builder(at_server(&server.url()))
        .raw_token_agent(guarded)
        .clock(ManualClock::new());
    let error = transport(api.build().unwrap().check().unwrap_err());
    // What parts of the caller's own did is not known.
    assert_eq!((error.kind(), error.is_not_sent()), (Kind::Host, false));
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn trn_24_a_limit_before_the_connection_stood_is_told_from_one_after() {
    // A proxy that accepts the connection and no more, and a server that reads the request and no more.
    let mute = || {
        RawServer::start(|connection| {
            connection.read_request()?;
            connection.read_head().map(drop)
        })
    };
    let (proxy, server) = (mute(), mute());
    let soon = Duration::from_millis(200);
    let given = Proxy::new(&format!("http://127.0.0.1:{}", proxy.port())).unwrap();
    let config = || Agent::config_builder().proxy(Some(given.clone()));
    let whole: Agent = config().build().into();
    let connect: Agent = config().timeout_connect(Some(soon)).build().into();
    let before = "https://auth.example.com";
    for (url, agent, limit, not_sent, attempts) in [
        (before, &whole, soon, true, 3),
        (before, &connect, Duration::from_secs(30), true, 3),
        (&server.url(), &whole, soon, false, 1),
    ] {
        let config = apis::RotatingAt {
            server: url.to_owned(),
            client_id: "id".to_owned(),
            client_secret: CANARY.into(),
            refresh_token: CANARY.into(),
        };
        let auth = config.authenticator_with(MemoryTokenStore::new()).unwrap();
        let builder = Client::builder(auth).agent(agent.clone()).timeout_token(limit);
        let seen = || proxy.seen().len() + server.seen().len();
        let already = seen();
        let error = builder.clock(ManualClock::new()).build().unwrap().check().unwrap_err();
        assert_eq!(matches!(error, Error::RefreshOutcomeUnknown(_)), !not_sent, "{error:?}");
        let error = transport(error);
        assert_eq!((error.kind(), error.is_not_sent()), (Kind::Timeout, not_sent));
        assert_eq!(seen() - already, attempts);
    }
    assert_clean(&proxy.seen().concat());
}

#[test]
fn trn_24_of_a_raw_agent_nothing_is_known() {
    for fails in [
        (|| ureq::Error::Timeout(ureq::Timeout::Connect)) as fn() -> ureq::Error,
        || ureq::Error::Timeout(ureq::Timeout::Resolve),
        || ureq::Error::Timeout(ureq::Timeout::Global),
    ] {
        let (agent, asked) = scripted(fails);
        let builder = Client::builder(rotating(MemoryTokenStore::new())).raw_token_agent(agent);
        let error = builder.clock(ManualClock::new()).build().unwrap().check().unwrap_err();
        assert!(matches!(error, Error::RefreshOutcomeUnknown(_)), "{error:?}");
        assert_eq!(transport(error).kind(), Kind::Timeout);
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

#[test]
fn trn_25_an_agent_with_parts_of_its_own_is_not_taken_for_its_configuration() {
    let (with_resolver, _) = scripted(|| ureq::Error::HostNotFound);
    let config = || Config::builder().proxy(None);
    let with_connector =
        Agent::with_parts(config().build(), TcpConnector::default(), DefaultResolver::default());
    let with_middleware: Agent = config()
        .middleware(
            |request: Request<ureq::SendBody<'_>>, next: ureq::middleware::MiddlewareNext<'_>| {
                next.handle(request)
            },
        )
        .build()
        .into();
    for agent in [with_resolver, with_connector, with_middleware] {
        for (field, builder) in [
            ("agent", Client::builder(header_key()).agent(agent.clone())),
            ("token_agent", Client::builder(header_key()).token_agent(agent.clone())),
        ] {
            let error = builder.build().unwrap_err();
            assert!(
                matches!(&error, Error::Config(error) if error.field() == field && *error.reason() == Reason::OwnParts),
                "{error:?}"
            );
            assert!(error.to_string().contains("raw_"), "{error}");
        }
        Client::builder(header_key()).raw_agent(agent.clone()).build().unwrap();
        Client::builder(header_key()).raw_token_agent(agent).build().unwrap();
    }
    for agent in [
        Agent::new_with_defaults(),
        config().build().into(),
        Agent::config_builder()
            .user_agent("mine")
            .timeout_global(Some(Duration::MAX))
            .build()
            .into(),
    ] {
        Client::builder(header_key()).agent(agent.clone()).token_agent(agent).build().unwrap();
    }
}

#[test]
fn trn_11_the_transport_is_one_that_limits_after_decoding() {
    // Before 3.5.2 the limit sat under the decoder: 51 kB of gzip became 52 MB.
    let lock = std::fs::read_to_string("../Cargo.lock").unwrap();
    let version =
        lock.split("name = \"ureq\"\nversion = \"").nth(1).unwrap().split('"').next().unwrap();
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 5, 2] && numbers < vec![4], "{version}");
    let manifest = std::fs::read_to_string("../Cargo.toml").unwrap();
    // And not 3.6: resolvers and connectors may change with a minor version of ureq.
    assert!(manifest.contains("ureq = { version = \"~3.5.2\""));
}
