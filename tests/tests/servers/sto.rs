//! What was found from outside about the stores on servers: what the log shows, whose table it is, slow and large
//! responses.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use auth_blocking::{
    PostgresTokenStore, RecordError, RecordKey, StoreError, StoreErrorKind, TokenStore, postgres,
    redis,
};
use auth_tests::endpoint::{self, Endpoint};
use auth_tests::oracle::{self, CANARY};

use crate::child;
use crate::place::{self, servers, variable_or_skip};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn unique_key() -> RecordKey {
    RecordKey::named(&place::unique("sto"))
}

/// Runs one of this file's tests in a process of its own, with `STO_CHILD` set.
fn in_child(test: &str, store: &str) -> Command {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", &format!("sto::{test}"), "--nocapture"]);
    child.env("STO_CHILD", store).stdout(Stdio::piped()).stderr(Stdio::inherit());
    child
}

// --- The log ---

struct Printer;

impl log::Log for Printer {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        println!("{} {} {}", record.level(), record.target(), record.args());
    }

    fn flush(&self) {}
}

/// Rotates three times, with everything that the process logs on its standard output; in the suite itself nothing.
#[test]
fn logs_everything() {
    let Ok(place) = std::env::var("STO_CHILD") else { return };
    log::set_logger(&Printer).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let endpoint = std::env::var("STO_ENDPOINT").unwrap();
    for _ in 0..3 {
        // The wire trace of the HTTP client is its own affair (SEC-07).
        let client = child::builder(&endpoint, place::open(&place), "seed");
        client.dangerous_allow_wire_trace().build().unwrap().check().unwrap();
    }
}

#[test]
fn sto_5_the_log_shows_neither_token_nor_spool_nor_a_records_name() {
    let Some(url) = variable_or_skip("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres") else {
        return;
    };
    let number = AtomicUsize::new(0);
    let endpoint = Endpoint::start(LOOPBACK, move |_, stream| {
        let number = number.fetch_add(1, Ordering::SeqCst);
        let body = format!(
            r#"{{"access_token":"{CANARY}{number}","refresh_token":"{CANARY}{number}","expires_in":0}}"#
        );
        let _ = stream.write_all(&endpoint::answer(200, &body));
    });
    let address = format!("http://{}/{}/token", endpoint.address, place::unique("log"));
    let child = in_child("logs_everything", &url).env("STO_ENDPOINT", address).output().unwrap();
    assert!(child.status.success());
    assert_eq!(endpoint.requests(), 3);
    let output = String::from_utf8(child.stdout).unwrap();
    let is_stores = |line: &&str| !line.contains(" ureq") && !line.contains(" rustls");
    let log: String = output.lines().filter(is_stores).map(|line| format!("{line}\n")).collect();
    assert!(log.contains("UPDATE auth_tokens SET generation") && log.contains("parameters:"));
    oracle::assert_clean(&log);
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    for row in admin.query("SELECT key FROM auth_tokens", &[]).unwrap() {
        let name: String = row.get(0);
        oracle::assert_clean_of(&name, &log);
        let lock = u64::from_str_radix(&name[..16], 16).unwrap().cast_signed();
        assert!(!log.contains(&lock.to_string()), "the number of the lock is half of the name");
    }
}

// --- Whose table it is ---

#[test]
fn sto_5_a_table_of_another_role_is_not_used() {
    let Some(url) = variable_or_skip("AUTH_TEST_POSTGRES_URL", "PostgreSQL", "postgres") else {
        return;
    };
    let base = place::unique("sto5").replace('-', "_");
    let (intruder, victim) = (format!("{base}_intruder"), format!("{base}_victim"));
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    for statement in [
        format!("CREATE DATABASE {base}"),
        format!("CREATE ROLE {intruder} LOGIN PASSWORD 'pw'"),
        format!("CREATE ROLE {victim} LOGIN PASSWORD 'pw'"),
    ] {
        admin.batch_execute(&statement).unwrap();
    }
    let url = url.replace("/postgres", &format!("/{base}"));
    let of = |role: &str| url.replace("//tests:for-tests@", &format!("//{role}:pw@"));
    let mut admin = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    admin.batch_execute(&format!("GRANT ALL ON SCHEMA public TO {intruder}, {victim}")).unwrap();
    // It lets everybody in. It even makes the victim a member of itself, as a role could before PostgreSQL 16.
    let mut session = postgres::Client::connect(&of(&intruder), postgres::NoTls).unwrap();
    session
        .batch_execute(&format!(
            "CREATE TABLE auth_tokens (key text PRIMARY KEY, generation bigint NOT NULL, \
             record bytea NOT NULL, spool bytea); GRANT ALL ON auth_tokens TO {victim}"
        ))
        .unwrap();
    admin.batch_execute(&format!("GRANT {intruder} TO {victim}")).unwrap();
    let key = unique_key();
    let used = |store: &PostgresTokenStore| store.exclusive(&key, Duration::ZERO).map(drop);
    for role in [of(&victim), url.clone()] {
        let store = PostgresTokenStore::open(&role).unwrap();
        let error = used(&store).err().map(|error| error.kind().clone());
        assert_eq!(error, Some(StoreErrorKind::Permissions));
        let text = used(&store).unwrap_err().to_string();
        assert!(text.contains(&format!("public.auth_tokens of the role {intruder}")), "{text}");
    }
    // A schema of one's own, by its name, which makes the table; then the search path has it before the other one.
    let own =
        format!("CREATE SCHEMA \"{victim}\" AUTHORIZATION {victim}; CREATE SCHEMA \"a\"\"b\"");
    admin.batch_execute(&own).unwrap();
    used(&PostgresTokenStore::open(&of(&victim)).unwrap().in_schema(&victim)).unwrap();
    used(&PostgresTokenStore::open(&of(&victim)).unwrap()).unwrap();
    used(&PostgresTokenStore::open(&url).unwrap().in_schema("a\"b")).unwrap();
    admin.batch_execute(&format!("ALTER ROLE {victim} SET search_path TO public")).unwrap();
    used(&PostgresTokenStore::open(&of(&victim)).unwrap()).unwrap_err();
    // One that a superuser made is used, by its name at the time when the session began.
    drop(session);
    admin.batch_execute("DROP TABLE public.auth_tokens").unwrap();
    used(&PostgresTokenStore::open(&url).unwrap()).unwrap();
    admin.batch_execute(&format!("GRANT ALL ON public.auth_tokens TO {victim}")).unwrap();
    used(&PostgresTokenStore::open(&of(&victim)).unwrap()).unwrap();
}

// --- Slow and large responses ---

/// Passes bytes on to a server and back. From the first command about a record on, responses are held or drip.
struct Proxy {
    address: String,
    state: Arc<(Mutex<State>, Condvar)>,
    /// The bytes of all responses.
    returned: Arc<AtomicUsize>,
}

#[derive(Default)]
struct State {
    /// Responses wait.
    held: bool,
    /// The time after each byte of a response.
    pause: Duration,
    /// Whether a command about a record is to hold the responses.
    holds_next: bool,
    /// Whether a command about a record is to make the responses drip.
    drips_next: Option<Duration>,
}

impl Proxy {
    fn start(url: &str) -> Self {
        let upstream = url.rsplit('@').next().unwrap().split('/').next().unwrap().to_owned();
        let listener = TcpListener::bind((LOOPBACK, 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (state, returned) = (Arc::default(), Arc::default());
        let proxy = Self { address, state: Arc::clone(&state), returned: Arc::clone(&returned) };
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(&upstream).unwrap());
                let (there, back) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let (state, returned) = (Arc::clone(&state), Arc::clone(&returned));
                let seen = Arc::clone(&state);
                thread::spawn(move || {
                    pass(&there, &server, |bytes| command(&seen, bytes), &mut |_| {})
                });
                thread::spawn(move || {
                    let mut count = |bytes: &[u8]| {
                        returned.fetch_add(bytes.len(), Ordering::SeqCst);
                    };
                    pass(&back, &client, |_| response(&state), &mut count);
                });
            }
        });
        proxy
    }

    /// The server's URL with the proxy in its place.
    fn url(&self, url: &str) -> String {
        let upstream = url.rsplit('@').next().unwrap().split('/').next().unwrap();
        url.replace(upstream, &self.address)
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.0.lock().unwrap());
        self.state.1.notify_all();
    }

    fn wait_until_held(&self) {
        let state = self.state.0.lock().unwrap();
        drop(self.state.1.wait_while(state, |state| !state.held).unwrap());
    }
}

/// A command goes to the server.
fn command(state: &(Mutex<State>, Condvar), bytes: &[u8]) -> Duration {
    if bytes.windows(6).any(|word| word == b"record") {
        let mut set = state.0.lock().unwrap();
        set.held |= std::mem::take(&mut set.holds_next);
        if let Some(pause) = set.drips_next.take() {
            set.pause = pause;
        }
        state.1.notify_all();
    }
    Duration::ZERO
}

/// A response is about to be returned, with a pause after each byte.
fn response(state: &(Mutex<State>, Condvar)) -> Duration {
    let set = state.0.lock().unwrap();
    state.1.wait_while(set, |set| set.held).unwrap().pause
}

fn pass(
    mut from: &TcpStream,
    mut to: &TcpStream,
    before: impl Fn(&[u8]) -> Duration,
    passed: &mut dyn FnMut(&[u8]),
) {
    let mut buffer = [0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let pause = before(&buffer[..count]);
        let size = if pause.is_zero() { count } else { 1 };
        for part in buffer[..count].chunks(size) {
            if to.write_all(part).is_err() {
                break;
            }
            passed(part);
            thread::sleep(pause);
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// Loads a record that is not there; in the suite itself nothing.
#[test]
fn loads_a_record() {
    let Ok(place) = std::env::var("STO_CHILD") else { return };
    assert!(place::open(&place).load(&unique_key()).unwrap().is_none());
}

#[test]
fn sto_6_a_signal_does_not_break_a_command() {
    for server in servers() {
        let proxy = Proxy::start(&server);
        proxy.set(|state| state.holds_next = true);
        let child = in_child("loads_a_record", &proxy.url(&server)).spawn().unwrap();
        proxy.wait_until_held();
        // Until it waits for the response. On Linux, going on interrupts a wait that has a time limit.
        thread::sleep(Duration::from_millis(200));
        for signal in ["-STOP", "-CONT"] {
            let mut kill = Command::new("kill");
            assert!(kill.args([signal, &child.id().to_string()]).status().unwrap().success());
            thread::sleep(Duration::from_millis(200));
        }
        proxy.set(|state| state.held = false);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
    }
}

#[test]
fn sto_6_a_response_that_drips_does_not_outlast_the_limit() {
    let tests = servers().into_iter().map(|server| {
        thread::spawn(move || {
            let proxy = Proxy::start(&server);
            // Each pause is shorter than any limit of a read.
            proxy.set(|state| state.drips_next = Some(Duration::from_secs(3)));
            let (store, key) = (place::open(&proxy.url(&server)), unique_key());
            let (start, (done, outcome)) = (Instant::now(), mpsc::channel());
            let loading = (Arc::clone(&store), key.clone());
            thread::spawn(move || done.send(loading.0.load(&loading.1).map(|_| ())));
            let name = server.split(':').next().unwrap().to_owned();
            let outcome = outcome.recv_timeout(Duration::from_secs(14));
            let outcome = outcome.unwrap_or_else(|_| panic!("{name}: still waiting after 14 s"));
            println!("{name}: given up after {:?}", start.elapsed());
            let kind = outcome.map_err(|error: StoreError| error.kind().clone());
            assert_eq!(kind, Err(StoreErrorKind::Io(ErrorKind::TimedOut)));
            // The store goes on without the connection that was given up.
            proxy.set(|state| state.pause = Duration::ZERO);
            assert!(store.load(&key).unwrap().is_none());
        })
    });
    for test in tests.collect::<Vec<_>>() {
        test.join().unwrap();
    }
}

#[test]
fn sto_6_a_huge_record_is_not_read_whole() {
    let huge = vec![b'0'; 8 * 1024 * 1024];
    for server in servers() {
        let (proxy, key) = (Proxy::start(&server), unique_key());
        if server.starts_with("redis") {
            let mut connection =
                redis::Client::open(server.as_str()).unwrap().get_connection().unwrap();
            let mut write = redis::cmd("HSET");
            write.arg(format!("auth:{{{}}}", key.as_str())).arg("generation").arg(1);
            write.arg("record").arg(&huge).exec(&mut connection).unwrap();
        } else {
            place::open(&server).load(&key).unwrap(); // makes the table
            let mut admin = postgres::Client::connect(&server, postgres::NoTls).unwrap();
            let insert = "INSERT INTO auth_tokens VALUES ($1, 1, $2, NULL)";
            admin.execute(insert, &[&key.as_str(), &huge]).unwrap();
        }
        let store = place::open(&proxy.url(&server));
        let kind = |error: StoreError| error.kind().clone();
        let corrupt = StoreErrorKind::Record(RecordError::Corrupt);
        let mut section = store.exclusive(&key, Duration::ZERO).unwrap();
        assert_eq!(store.load(&key).map_err(kind).err(), Some(corrupt.clone()));
        assert_eq!(section.load().map_err(kind).err(), Some(corrupt));
        let returned = proxy.returned.load(Ordering::SeqCst);
        let name = server.split(':').next().unwrap();
        assert!(returned < 1024 * 1024, "{name}: {returned} bytes");
        println!("{name}: {returned} bytes");
        drop(section);
        // The server of the suite has little memory.
        if server.starts_with("redis") {
            let mut connection =
                redis::Client::open(server.as_str()).unwrap().get_connection().unwrap();
            redis::cmd("DEL")
                .arg(format!("auth:{{{}}}", key.as_str()))
                .exec(&mut connection)
                .unwrap();
        }
    }
}
