//! The other side of the load: an API, a token endpoint, their faults, and a memory of what should not have come.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

/// `expires_in`
const LIFE: Duration = Duration::from_secs(2);
/// A client renews a short token at half its life. It reads the clock when the answer is there, so never earlier than this.
const HALF: Duration = Duration::from_secs(1);

#[derive(Default)]
struct State {
    credentials: BTreeMap<String, Credential>,
    counts: BTreeMap<&'static str, u64>,
    calls: u64,
    token_requests: u64,
}

/// What the endpoint knows of a client.
#[derive(Default)]
struct Credential {
    number: u64,
    given: Option<Instant>,
    /// The last answer was a fault, so that the next request may come at any time.
    failed: bool,
    busy: bool,
}

impl State {
    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }
}

/// Prints its URL and serves until the standard input ends.
pub(crate) fn serve() -> ExitCode {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    let state = Arc::new(Mutex::new(State::default()));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let state = Arc::clone(&state);
            thread::spawn(move || connection(&stream.unwrap(), &state));
        }
    });
    let _ = io::stdin().read_to_end(&mut Vec::new());
    ExitCode::SUCCESS
}

/// An answer, or what comes in its place.
enum Reply {
    Answer(u16, String),
    /// One byte less than it announces, and the end.
    Cut(String),
    Close,
}

fn connection(mut stream: &TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let start = head.len();
            if reader.read_line(&mut head)? == 0 {
                return Ok(());
            }
            if let Some((name, value)) = head[start..].split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
        let path = head.split(' ').nth(1).unwrap();
        let reply = match path.split_once('?').map_or(path, |(path, _)| path) {
            "/token" => token(state, &form),
            "/api" => api(&mut lock(state), &head, path),
            _ => statistics(&mut lock(state)),
        };
        let (status, text, length) = match &reply {
            Reply::Answer(status, text) => (*status, text.as_str(), text.len()),
            Reply::Cut(text) => (200, text.as_str(), text.len() + 1),
            Reply::Close => return stream.shutdown(Shutdown::Both),
        };
        let answer = format!("HTTP/1.1 {status} -\r\ncontent-length: {length}\r\n\r\n{text}");
        stream.write_all(answer.as_bytes())?;
        if let Reply::Cut(_) = reply {
            return stream.shutdown(Shutdown::Both);
        }
    }
}

/// Says the number that it was asked for, with a live token.
fn api(state: &mut State, head: &str, path: &str) -> Reply {
    state.calls += 1;
    let number = path.split_once("number=").unwrap().1.to_owned();
    if state.calls.is_multiple_of(100) {
        let (fault, reply) = match state.calls / 100 % 3 {
            0 => ("503", Reply::Answer(503, String::new())),
            1 => ("closed", Reply::Close),
            _ => ("cut", Reply::Cut(number)),
        };
        state.count(fault);
        return reply;
    }
    let bearer = head.lines().find_map(|line| line.strip_prefix("authorization: Bearer "));
    let (client, token) = bearer.unwrap().split_once('.').unwrap();
    let credential = &state.credentials[client];
    // The one before the newest lives too: it was given two seconds ago at most.
    let is_newest = token == credential.number.to_string();
    let lives = credential.given.unwrap().elapsed() < if is_newest { LIFE } else { HALF };
    if lives && token.parse::<u64>().unwrap() + 1 >= credential.number {
        return Reply::Answer(200, number);
    }
    state.count("rejected");
    Reply::Answer(401, String::new())
}

fn token(state: &Mutex<State>, form: &BTreeMap<String, String>) -> Reply {
    let name = &form["client_id"];
    {
        let mut state = lock(state);
        let credential = state.credentials.entry(name.clone()).or_default();
        let needless =
            !credential.failed && credential.given.is_some_and(|given| given.elapsed() < HALF);
        let at_once = std::mem::replace(&mut credential.busy, true);
        let spent = form
            .get("refresh_token")
            .is_some_and(|presented| *presented != format!("rt{}", credential.number));
        for (what, is_so) in [("needless", needless), ("at once", at_once), ("spent", spent)] {
            if is_so {
                state.count(what);
            }
        }
        state.token_requests += 1;
    }
    // Long enough for every thread to want a token of its own.
    thread::sleep(Duration::from_millis(20));
    let mut state = lock(state);
    let fault = state.token_requests.is_multiple_of(10).then(|| state.token_requests / 10 % 4);
    if fault.is_some() {
        state.count("token faults");
    }
    let credential = state.credentials.get_mut(name).unwrap();
    credential.busy = false;
    credential.failed = fault.is_some();
    match fault {
        // Whatever else came of a rotating refresh would be waited for, longer than its token lives: that is in `stress.rs`.
        Some(_) if form.contains_key("refresh_token") => return Reply::Answer(429, String::new()),
        Some(0) => return Reply::Answer(503, String::new()),
        Some(1) => return Reply::Close,
        Some(2) => return Reply::Answer(500, String::new()),
        _ => {}
    }
    credential.number += 1;
    credential.given = Some(Instant::now());
    let (number, life) = (credential.number, LIFE.as_secs());
    let text = format!(
        r#"{{"access_token":"{name}.{number}","refresh_token":"rt{number}","expires_in":{life}}}"#
    );
    state.count("given");
    if fault.is_some() { Reply::Cut(text) } else { Reply::Answer(200, text) }
}

fn statistics(state: &mut State) -> Reply {
    let mut counts = state.counts.clone();
    counts.insert("token requests", state.token_requests);
    for name in [
        "503",
        "closed",
        "cut",
        "rejected",
        "given",
        "token faults",
        "needless",
        "at once",
        "spent",
    ] {
        counts.entry(name).or_default();
    }
    Reply::Answer(200, serde_json::to_string(&counts).unwrap())
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap()
}
