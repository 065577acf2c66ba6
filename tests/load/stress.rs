//! Stress: 32 threads, tokens of one second, faults at random on every request of both endpoints.
//!
//! Each answer of the API may be a 401, a 503, a 500, a reset, half of itself or nothing; so may each of the token endpoint,
//! before or after it has acted. It lets a refresh token in until its successor was presented, as servers with a grace period
//! do (RFC 9700 section 4.14.2): what is promised is then that no chain ends.
//!
//! Every request is signed by a function that writes the time of its sending: the server compares it with the end that it
//! told the client of the token in it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use auth_blocking::http::HeaderValue;
use auth_blocking::ureq::Agent;
use auth_blocking::{
    AuthConfig, Client, Error, FileTokenStore, Secret, SignRequest, Token, TokenRequests,
};

use crate::process::{self, Memory};

const THREADS: u64 = 32;
const LIFE: Duration = Duration::from_secs(1);
/// One answer in so many is a fault.
const FAULTY: u64 = 20;

macro_rules! signed {
    ($name:ident { $($field:ident: $type:ty)? }, $sign:ident: $($method:tt)*) => {
        #[derive(AuthConfig)]
        #[auth($($method)*)]
        #[auth(sign_with = $sign, base_url = "{server}")]
        struct $name {
            server: String,
            client_id: String,
            $($field: $type,)?
        }

        fn $sign(_: &$name, request: &mut SignRequest<'_>) -> Result<(), Error> {
            let now = micros().to_string();
            request.headers.insert("x-sent", HeaderValue::from_str(&now).map_err(Error::custom)?);
            Ok(())
        }
    };
}

signed!(Machine {}, sign_machine: oauth2(
    grant = client_credentials,
    token_endpoint = "{server}/token",
    client_auth = none,
    expiry(property = "expires_at", format = unix_ms),
));
signed!(Rotating { refresh_token: Secret }, sign_rotating: oauth2(
    grant = refresh_token,
    token_endpoint = "{server}/token",
    client_auth = none,
    rotate_refresh_token,
    expiry(property = "expires_at", format = unix_ms),
));
signed!(Function {}, sign_function: token_with = obtain);

fn obtain(config: &Function, requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
    let form = [("client_id", config.client_id.as_str())];
    let answer = requests.post_form(&format!("{}/token", config.server), &form)?;
    let body: serde_json::Value = answer.json()?;
    let token = body["access_token"].as_str().ok_or_else(|| Error::custom("no token"))?;
    // Its end is written in it.
    let end: u64 = token.rsplit('.').next().unwrap_or_default().parse().map_err(Error::custom)?;
    Ok(Token::new(token).expires_at(SystemTime::UNIX_EPOCH + Duration::from_micros(end)))
}

fn micros() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_micros()).unwrap_or(u64::MAX)
}

/// What the server knows.
#[derive(Default)]
struct State {
    random: u64,
    /// The newest token's number by client.
    newest: BTreeMap<String, u64>,
    /// The highest refresh token that was presented.
    presented: BTreeMap<String, u64>,
    counts: BTreeMap<&'static str, u64>,
    /// By how much the latest token was late, microseconds.
    latest: u64,
}

impl State {
    fn draw(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn of(&self, what: &str) -> u64 {
        self.counts.get(what).copied().unwrap_or_default()
    }

    /// A fault, sometimes.
    fn fault(&mut self) -> Option<u64> {
        self.draw().is_multiple_of(FAULTY).then(|| self.draw() % 7)
    }
}

struct Request {
    path: String,
    headers: BTreeMap<String, String>,
    form: BTreeMap<String, String>,
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let (mut line, mut headers) = (String::new(), BTreeMap::new());
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(Some(0), |length| length.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let form = form_urlencoded::parse(&body).into_owned().collect();
    Some(Request { path, headers, form })
}

fn connection(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let is_token = request.path == "/token";
        let fault = lock(state).fault();
        // It acts before it fails, or does not.
        let acts = fault.is_none() || lock(state).draw().is_multiple_of(2);
        let right = match (acts, is_token) {
            (true, true) => token(&mut lock(state), &request),
            (true, false) => api(&mut lock(state), &request),
            (false, _) => (200, String::new()),
        };
        if fault.is_some() {
            lock(state).count(if is_token { "faults of tokens" } else { "faults of calls" });
        }
        let answer = |(status, body): (u16, String)| {
            format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n\r\n{body}", body.len())
        };
        let (bytes, ends) = match fault {
            None => (answer(right), false),
            Some(0) if !is_token => (answer((401, String::new())), false),
            Some(0 | 1) => (answer((503, String::new())), false),
            Some(2) => (answer((500, String::new())), false),
            Some(3) => (answer((502, String::new())), false),
            Some(4) => {
                let whole = answer((right.0, format!("{}..", right.1)));
                (whole[..whole.len() - 2].to_owned(), true)
            }
            Some(5) => (String::new(), true),
            Some(_) => {
                // Unread bytes make the close a reset.
                let _ = stream.shutdown(Shutdown::Read);
                return;
            }
        };
        if (&*stream).write_all(bytes.as_bytes()).is_err() || ends {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// A token whose text says whose it is, its number, and its end.
fn token(state: &mut State, request: &Request) -> (u16, String) {
    let client = request.form["client_id"].clone();
    let newest = state.newest.get(&client).copied().unwrap_or_default();
    let mut number = newest + 1;
    if let Some(presented) = request.form.get("refresh_token") {
        let presented: u64 = presented.trim_start_matches("rt").parse().unwrap();
        let highest = state.presented.entry(client.clone()).or_default();
        if presented < *highest || presented > newest {
            state.count("chains ended");
            return (400, r#"{"error":"invalid_grant"}"#.to_owned());
        }
        *highest = presented;
        number = presented + 1;
    }
    state.newest.insert(client.clone(), number.max(newest));
    state.count("tokens given");
    // Whole milliseconds, as the client is told.
    let ends_at = micros() / 1000 + u64::try_from(LIFE.as_millis()).unwrap();
    let end = ends_at * 1000;
    let text = format!(
        r#"{{"access_token":"{client}.{number}.{end}","refresh_token":"rt{number}","expires_at":{ends_at}}}"#
    );
    (200, text)
}

fn api(state: &mut State, request: &Request) -> (u16, String) {
    state.count("calls");
    let bearer =
        request.headers.get("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let parts: Vec<&str> = bearer.unwrap_or_default().split('.').collect();
    let [client, number, end] = parts.as_slice() else {
        state.count("wrong tokens");
        return (401, String::new());
    };
    let number: u64 = number.parse().unwrap();
    if request.path != format!("/{client}")
        || number > state.newest.get(*client).copied().unwrap_or_default()
    {
        state.count("wrong tokens");
        return (401, String::new());
    }
    let (sent, end): (u64, u64) =
        (request.headers["x-sent"].parse().unwrap(), end.parse().unwrap());
    if sent >= end {
        state.count("tokens sent at or after their end");
        state.latest = state.latest.max(sent - end);
    }
    (200, number.to_string())
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap()
}

fn serve(random: u64) -> (SocketAddr, Arc<Mutex<State>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let state = Arc::new(Mutex::new(State { random, ..State::default() }));
    let own = Arc::clone(&state);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let state = Arc::clone(&own);
            thread::spawn(move || connection(&stream.unwrap(), &state));
        }
    });
    (address, state)
}

/// One call, in a word; `None` where nobody expects it.
fn call(api: &Client, path: &str) -> Result<&'static str, String> {
    match api.get(path).call() {
        Ok(mut answer) => match answer.body_mut().read_to_string() {
            Ok(_) => Ok("right"),
            Err(_) => Ok("cut"),
        },
        Err(Error::Status(status)) if matches!(status.status().as_u16(), 401 | 500 | 502 | 503) => {
            Ok("status")
        }
        Err(Error::Transport(_)) => Ok("transport"),
        Err(Error::Unavailable(_) | Error::Answer(_) | Error::Custom(_)) => Ok("no token now"),
        Err(Error::RefreshOutcomeUnknown(error)) => {
            if error.wait() <= Duration::from_secs(900) {
                Ok("a refresh is waited for")
            } else {
                Err(format!("{error:?}"))
            }
        }
        Err(other) => Err(format!("{other:?}")),
    }
}

pub(crate) fn run(time: Duration) -> ExitCode {
    let seed = micros() | 1;
    println!("seed {seed}");
    let (address, state) = serve(seed);
    let server = format!("http://{address}");
    let dir = tempfile::tempdir().unwrap();
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let agent: Agent = Agent::config_builder()
        .max_idle_connections(THREADS as usize)
        .max_idle_connections_per_host(THREADS as usize)
        .proxy(None)
        .build()
        .into();
    let client = |auth| {
        Client::builder(auth)
            .agent(agent.clone())
            .timeout_token(Duration::from_secs(5))
            .build()
            .unwrap()
    };
    let machine = Machine { server: server.clone(), client_id: "machine".to_owned() };
    let rotating = Rotating {
        server: server.clone(),
        client_id: "rotating".to_owned(),
        refresh_token: "rt0".into(),
    };
    let function = Function { server, client_id: "function".to_owned() };
    let clients = [
        ("machine", client(machine.authenticator().unwrap())),
        ("rotating", client(rotating.authenticator_with(store).unwrap())),
        ("function", client(function.authenticator().unwrap())),
    ];
    let outcomes: Mutex<BTreeMap<String, u64>> = Mutex::default();
    let (stop, start, mut memory) = (AtomicBool::new(false), Instant::now(), Memory::default());
    let before = process::counts();
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (clients, stop, outcomes) = (&clients, &stop, &outcomes);
            scope.spawn(move || {
                let mut own: BTreeMap<String, u64> = BTreeMap::new();
                let mut turn = number;
                while !stop.load(Ordering::Relaxed) {
                    turn += 1;
                    let (name, api) = &clients[usize::try_from(turn % 3).unwrap()];
                    let outcome = call(api, &format!("/{name}"));
                    let outcome =
                        outcome.map_or_else(|other| format!("unexpected: {other}"), str::to_owned);
                    *own.entry(outcome).or_default() += 1;
                }
                let mut all = outcomes.lock().unwrap();
                for (outcome, count) in own {
                    *all.entry(outcome).or_default() += count;
                }
            });
        }
        while start.elapsed() < time {
            thread::sleep(Duration::from_millis(500));
            memory.sample(start.elapsed());
        }
        stop.store(true, Ordering::Relaxed);
    });
    let stopped = start.elapsed();
    drop(clients);
    drop(agent);
    // The server's threads end with their connections.
    thread::sleep(Duration::from_secs(1));
    report(
        stopped - time,
        &outcomes.into_inner().unwrap(),
        &lock(&state),
        &memory,
        (before, process::counts()),
    )
}

fn report(
    over: Duration,
    outcomes: &BTreeMap<String, u64>,
    seen: &State,
    memory: &Memory,
    (before, after): (process::Counts, process::Counts),
) -> ExitCode {
    let mut kept = true;
    let mut row = |what: &str, measured: String, promised: &str, holds: bool| {
        kept &= holds;
        println!("| {what} | {measured} | {promised}{} |", if holds { "" } else { " **BROKEN**" });
    };
    println!("| what | measured | promised |\n|---|---|---|");
    for (outcome, count) in outcomes {
        let expected = !outcome.starts_with("unexpected");
        row(
            &format!("calls: {outcome}"),
            count.to_string(),
            if expected { "" } else { "none" },
            expected,
        );
    }
    for what in ["calls", "faults of calls", "tokens given", "faults of tokens"] {
        row(what, seen.of(what).to_string(), "more than 0", seen.of(what) > 0);
    }
    for what in ["chains ended", "wrong tokens", "tokens sent at or after their end"] {
        row(what, seen.of(what).to_string(), "0", seen.of(what) == 0);
    }
    row("the latest of these, microseconds", seen.latest.to_string(), "", true);
    // A call waits for a token request and its retries at most.
    row(
        "the last call ended after, s",
        over.as_secs().to_string(),
        "at most 60",
        over.as_secs() <= 60,
    );
    row(
        "open files before, after",
        format!("{}, {}", before.files, after.files),
        "no more than 4 more",
        after.files <= before.files + 4,
    );
    row(
        "threads before, after",
        format!("{}, {}", before.threads, after.threads),
        "no more than 4 more",
        after.threads <= before.threads + 4,
    );
    let growth = memory.growth();
    row(
        "resident memory: start, end, KiB",
        format!("{}, {}", growth.start / 1024, growth.end / 1024),
        "at most 16 MiB more",
        growth.end <= growth.start + 16 * 1024 * 1024,
    );
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
