//! Outages of a day on real sockets: however the endpoint is away, calls succeed by themselves once it is back, and the
//! requests meanwhile are those that the waits allow.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use auth_blocking::testing::ManualClock;
use auth_blocking::{AuthConfig, Client, Error, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    rotate_refresh_token,
))]
struct Api {
    server: String,
    client_id: String,
    refresh_token: Secret,
}

/// What the endpoint does with a connection.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// Nobody listens.
    Closed,
    /// It is taken and closed at once, before a byte is read.
    Reset,
    /// The request is read, and nothing comes.
    Lost,
    Status(u16),
    /// Half of a whole answer.
    Half,
    /// A page of somebody in between, with status 200.
    Portal,
    /// The same with a redirect.
    PortalRedirect,
    /// It works.
    Right,
}

/// An endpoint that can be told how to fail, on one port for all its life.
struct Endpoint {
    port: u16,
    way: Arc<Mutex<Way>>,
    requests: Arc<AtomicUsize>,
    listens: bool,
}

fn serve(mut stream: TcpStream, way: Way, requests: &AtomicUsize) {
    if way == Way::Reset {
        return;
    }
    let mut bytes = [0; 4096];
    let mut read = 0;
    while !bytes[..read].ends_with(b"rt0")
        && !String::from_utf8_lossy(&bytes[..read]).contains("grant_type=")
    {
        match stream.read(&mut bytes[read..]) {
            Ok(0) | Err(_) => return,
            Ok(count) => read += count,
        }
    }
    requests.fetch_add(1, Ordering::SeqCst);
    let right = r#"{"access_token":"at","refresh_token":"rt1","expires_in":600}"#;
    let answer = |status: u16, head: &str, body: &str| {
        format!(
            "HTTP/1.1 {status} -\r\ncontent-length: {}\r\n{head}connection: close\r\n\r\n{body}",
            body.len()
        )
    };
    let whole = match way {
        Way::Status(status) => answer(status, "", ""),
        Way::Half | Way::Right => answer(200, "", right),
        Way::Portal => {
            answer(200, "content-type: text/html\r\n", "<html>sign in to this network</html>")
        }
        Way::PortalRedirect => answer(302, "location: http://192.0.2.1/portal\r\n", ""),
        Way::Closed | Way::Reset | Way::Lost => String::new(),
    };
    let end = if way == Way::Half { whole.len() - right.len() / 2 } else { whole.len() };
    let _ = stream.write_all(&whole.as_bytes()[..end]);
}

impl Endpoint {
    fn new() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let way = Arc::new(Mutex::new(Way::Closed));
        Self { port, way, requests: Arc::default(), listens: false }
    }

    fn set(&mut self, way: Way) {
        *self.way.lock().unwrap() = way;
        if way == Way::Closed || std::mem::replace(&mut self.listens, true) {
            return;
        }
        let listener = TcpListener::bind(("127.0.0.1", self.port)).unwrap();
        let (way, requests) = (Arc::clone(&self.way), Arc::clone(&self.requests));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let way = *way.lock().unwrap();
                serve(stream.unwrap(), way, &requests);
            }
        });
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn client(&self, store: MemoryTokenStore, clock: &ManualClock) -> Client {
        let config = Api {
            server: format!("http://127.0.0.1:{}", self.port),
            client_id: "id".to_owned(),
            refresh_token: "rt0".into(),
        };
        let builder = Client::builder(config.authenticator_with(store).unwrap());
        builder.clock(clock.clone()).entropy(clock.entropy()).build().unwrap()
    }
}

const DAY: u64 = 24 * 3600;

/// How a program calls through a day.
#[derive(Clone, Copy, Debug)]
enum Program {
    /// One that runs.
    Runs,
    /// A timer starts it at each call.
    IsStarted,
    /// Eight threads.
    Threads,
}

/// Calls every `step` seconds for a day.
fn a_day(endpoint: &Endpoint, program: Program, step: u64) -> (Client, ManualClock) {
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let api = endpoint.client(store.clone(), &clock);
    for _ in (0..DAY).step_by(usize::try_from(step).unwrap()) {
        let fails = |api: &Client| {
            let error = api.check().unwrap_err();
            assert!(error.is_retryable() || matches!(error, Error::Answer(_)), "{error:?}");
            assert!(!error.needs_sign_in() && !error.needs_user_action(), "{error:?}");
        };
        match program {
            Program::Runs => fails(&api),
            Program::IsStarted => fails(&endpoint.client(store.clone(), &clock)),
            Program::Threads => std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| fails(&api));
                }
            }),
        }
        clock.advance(Duration::from_secs(step));
    }
    (api, clock)
}

/// How often a refresh of unknown outcome is presented in a day where somebody calls every `step` seconds.
fn allowed(step: u64) -> usize {
    let (mut next, mut sent, waits) = (0, 0, [10, 60, 300, 900]);
    for second in (0..DAY).step_by(usize::try_from(step).unwrap()) {
        if second >= next {
            next = second + waits[sent.min(3)];
            sent += 1;
        }
    }
    sent
}

#[test]
fn an_outage_of_unknown_outcome_ends_within_its_wait() {
    for way in [
        Way::Lost,
        Way::Half,
        Way::Portal,
        Way::Status(500),
        Way::Status(502),
        Way::Status(503),
        Way::Status(504),
    ] {
        for program in [Program::Runs, Program::IsStarted, Program::Threads] {
            let mut endpoint = Endpoint::new();
            endpoint.set(way);
            // By the second it is counted in `unknown`.
            let (api, clock) = a_day(&endpoint, program, 120);
            assert_eq!(endpoint.requests(), allowed(120), "{way:?}, {program:?}");
            endpoint.set(Way::Right);
            let mut waited = 0;
            while api.check().is_err() {
                clock.advance(Duration::from_secs(5));
                waited += 5;
                assert!(waited <= 900, "{way:?}, {program:?}");
            }
        }
    }
}

/// What was not sent, or not acted on, makes nobody wait: the very next call succeeds.
#[test]
fn an_outage_that_nothing_got_through_ends_at_once() {
    for way in [Way::Closed, Way::Status(429), Way::PortalRedirect] {
        for program in [Program::Runs, Program::IsStarted, Program::Threads] {
            let mut endpoint = Endpoint::new();
            endpoint.set(way);
            let (api, _) = a_day(&endpoint, program, 1800);
            endpoint.set(Way::Right);
            api.check().unwrap_or_else(|error| panic!("{way:?}, {program:?}: {error:?}"));
        }
    }
}

/// A connection that is closed before a byte was read: nothing tells how far the request got.
#[test]
fn a_reset_is_of_unknown_outcome() {
    let mut endpoint = Endpoint::new();
    endpoint.set(Way::Reset);
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let api = endpoint.client(store, &clock);
    let error = api.check().unwrap_err();
    assert!(matches!(error, Error::RefreshOutcomeUnknown(_)), "{error:?}");
    endpoint.set(Way::Right);
    clock.advance(Duration::from_secs(10));
    api.check().unwrap();
}

/// A firewall that refuses in error for a day.
#[test]
fn a_refusal_in_error_ends_within_the_hour() {
    let mut endpoint = Endpoint::new();
    endpoint.set(Way::Status(403));
    let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
    let api = endpoint.client(store, &clock);
    for _ in (0..DAY).step_by(30) {
        assert!(matches!(api.check().unwrap_err(), Error::Refused(_)));
        clock.advance(Duration::from_secs(30));
    }
    // 0, 1, 6, 21, then every 60 min.
    assert_eq!(endpoint.requests(), 4 + 23);
    endpoint.set(Way::Right);
    let mut waited = 0;
    while api.check().is_err() {
        clock.advance(Duration::from_secs(30));
        waited += 30;
        assert!(waited <= 3600);
    }
}

/// A peer that closes in the TLS handshake, and a name that nobody knows, for a day: nothing is waited for, and the record is as
/// it was.
#[test]
fn what_fails_before_the_request_is_tried_by_each_call() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            drop(stream);
        }
    });
    for server in [format!("https://127.0.0.1:{port}"), "https://nowhere.invalid".to_owned()] {
        let (clock, store) = (ManualClock::new(), MemoryTokenStore::new());
        let client_id = "id".to_owned();
        let config = Api { server: server.clone(), client_id, refresh_token: "rt0".into() };
        let builder = Client::builder(config.authenticator_with(store).unwrap());
        let api = builder.clock(clock.clone()).entropy(clock.entropy()).build().unwrap();
        for call in 1..=24 {
            let error = api.check().unwrap_err();
            assert!(
                matches!(&error, Error::Transport(error) if error.is_not_sent()),
                "{server}: {error:?}"
            );
            assert!(error.is_retryable() && error.retry_at().is_none());
            if server.contains("127") {
                // A build without TLS hangs up before the server has counted: once this one is closed, those before it are.
                let mut last = TcpStream::connect(("127.0.0.1", port)).unwrap();
                assert_eq!(last.read(&mut [0]).unwrap(), 0);
                // Three attempts a call, as `retry` says, and the one above.
                assert_eq!(connections.load(Ordering::SeqCst), 4 * call);
            }
            clock.advance(Duration::from_secs(3600));
        }
    }
}
