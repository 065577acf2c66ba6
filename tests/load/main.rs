//! Load: 16 threads over loopback, two credentials whose tokens live two seconds, faults.
//!
//! ```sh
//! cargo run --release -p auth-tests --bin load -- --seconds 600
//! cargo run --release -p auth-tests --bin load -- --stress 180
//! ```
//!
//! The second is described in `stress.rs`.
//!
//! The server is a process of its own, so that sockets, threads and memory are the client's alone. It fails every
//! 100th call of the API and every 10th token request. What is promised is looked at from both sides:
//!
//! - no wrong answer: each answer is to the call that was made, and each error is one of the server's faults;
//! - one token request per expiry: none while the token before it is in the first half of its life, except after a fault,
//!   and never two at once;
//! - no socket and no thread is left; in a run of five minutes or more the resident memory grows by 2 MiB at most after the
//!   first fifth, and by 1 KiB a second at most; in a shorter one by 8 MiB, which is 200 bytes for each call of 20 seconds.

mod process;
mod server;
mod stress;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use auth_blocking::ureq::Agent;
use auth_blocking::{AuthConfig, Client, Error, EventKind, FileTokenStore};
use auth_tests::at::{Machine, Rotating};
use serde_json::Value;

use process::Memory;

const THREADS: u64 = 16;
/// Between two calls of a thread: about 3000 calls a second in all.
const PAUSE: Duration = Duration::from_millis(5);
/// What the resident memory may grow by after the first fifth, KiB.
const MEMORY_BOUND: u64 = 2 * 1024;
/// The same in a short run: the allocator's arenas for 16 threads fill for half a minute.
const MEMORY_BOUND_SHORT: u64 = 8 * 1024;
/// What it may grow by in a second, where the run is long enough to tell: less than half a byte for each call.
const SLOPE_BOUND: f64 = 1024.0;
const LONG: Duration = Duration::from_secs(300);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--serve"] => server::serve(),
        ["--seconds", seconds] => match seconds.parse() {
            Ok(seconds @ 10..) => run(Duration::from_secs(seconds)),
            _ => usage(),
        },
        ["--stress", seconds] => match seconds.parse() {
            Ok(seconds @ 10..) => stress::run(Duration::from_secs(seconds)),
            _ => usage(),
        },
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("load --seconds or --stress, 10 or more");
    ExitCode::FAILURE
}

fn run(time: Duration) -> ExitCode {
    let mut server = Command::new(std::env::current_exe().unwrap());
    // It ends with its standard input.
    let server = server.arg("--serve").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut server = server.spawn().unwrap();
    let mut url = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let url = url.trim();

    // What the standard library opens once is open by now.
    statistics(url);
    let before = process::counts();
    let (tally, memory) = calls(url, time);
    let after = process::counts();
    let seen = statistics(url);
    drop(server.stdin.take());
    server.wait().unwrap();
    report(time, &tally, &seen, &memory, before, after)
}

/// What came of the calls, as the client saw it.
#[derive(Default)]
struct Tally {
    outcomes: Mutex<BTreeMap<String, u64>>,
    renewed: AtomicU64,
    renewals_failed: AtomicU64,
}

impl Tally {
    fn add(&self, outcomes: BTreeMap<String, u64>) {
        let mut all = self.outcomes.lock().unwrap();
        for (outcome, count) in outcomes {
            *all.entry(outcome).or_default() += count;
        }
    }

    fn of(&self, outcome: &str) -> u64 {
        self.outcomes.lock().unwrap().get(outcome).copied().unwrap_or(0)
    }
}

fn calls(url: &str, time: Duration) -> (Arc<Tally>, Memory) {
    let dir = tempfile::tempdir().unwrap();
    let tally = Arc::new(Tally::default());
    let machine = Machine {
        url: url.to_owned(),
        client_id: "machine".to_owned(),
        client_secret: "secret".into(),
    };
    let rotating = Rotating {
        url: url.to_owned(),
        client_id: "rotating".to_owned(),
        refresh_token: "rt0".into(),
    };
    let store = FileTokenStore::open(dir.path().join("tokens")).unwrap();
    let clients = [
        client(machine.authenticator().unwrap(), &tally),
        client(rotating.authenticator_with(store).unwrap(), &tally),
    ];
    let (stop, start) = (AtomicBool::new(false), Instant::now());
    let mut memory = Memory::default();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (clients, tally, stop) = (&clients, &tally, &stop);
            scope.spawn(move || {
                let mut outcomes = BTreeMap::new();
                let mut number = thread << 40;
                while !stop.load(Ordering::Relaxed) {
                    number += 1;
                    let api = &clients[usize::from(number % 2 == 0)];
                    *outcomes.entry(call(api, number)).or_default() += 1;
                    thread::sleep(PAUSE);
                }
                tally.add(outcomes);
            });
        }
        while start.elapsed() < time {
            thread::sleep(Duration::from_millis(500));
            memory.sample(start.elapsed());
        }
        stop.store(true, Ordering::Relaxed);
    });
    (tally, memory)
}

fn client(auth: auth_blocking::Authenticator, tally: &Arc<Tally>) -> Client {
    // A connection for each thread, or the machine runs out of ports.
    let agent: Agent = Agent::config_builder()
        .max_idle_connections(THREADS as usize)
        .max_idle_connections_per_host(THREADS as usize)
        .proxy(None)
        .build()
        .into();
    let heard = Arc::clone(tally);
    let builder = Client::builder(auth).agent(agent).on_event(move |event| {
        let counter = match event.kind {
            EventKind::Renewed => &heard.renewed,
            EventKind::RenewalFailed => &heard.renewals_failed,
            _ => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    });
    builder.build().unwrap()
}

/// One call, and what came of it: `right`, the name of a fault, or what nobody expects.
fn call(api: &Client, number: u64) -> String {
    match api.get("/api").query("number", number.to_string()).call() {
        Ok(mut answer) => match answer.body_mut().read_to_string() {
            Ok(body) if body == number.to_string() => "right".to_owned(),
            Ok(_) => "a wrong answer".to_owned(),
            Err(_) => "cut".to_owned(),
        },
        Err(Error::Status(status)) if status.status() == 503 => "503".to_owned(),
        Err(Error::Transport(error)) if !error.is_not_sent() => "closed".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

fn statistics(url: &str) -> Value {
    let agent: Agent = Agent::config_builder().proxy(None).build().into();
    agent.get(format!("{url}/statistics")).call().unwrap().body_mut().read_json().unwrap()
}

fn report(
    time: Duration,
    tally: &Tally,
    seen: &Value,
    memory: &Memory,
    before: process::Counts,
    after: process::Counts,
) -> ExitCode {
    let of = |name: &str| seen[name].as_u64().unwrap();
    let faults = ["503", "closed", "cut"];
    let expected: u64 = tally.of("right") + faults.iter().map(|name| tally.of(name)).sum::<u64>();
    let all: u64 = tally.outcomes.lock().unwrap().values().sum();
    println!("| what | measured | promised |\n|---|---|---|");
    let mut kept = true;
    let mut row = |what: &str, measured: String, promised: &str, holds: bool| {
        kept &= holds;
        println!("| {what} | {measured} | {promised}{} |", if holds { "" } else { " **BROKEN**" });
    };
    row("seconds", time.as_secs().to_string(), "", true);
    row("threads", THREADS.to_string(), "", true);
    row("calls", all.to_string(), "more than 0", all > 0);
    row("right answers", tally.of("right").to_string(), "more than 0", tally.of("right") > 0);
    for fault in faults {
        let injected = of(fault);
        row(
            &format!("errors: {fault}"),
            tally.of(fault).to_string(),
            &format!("{injected}, as many as were injected"),
            tally.of(fault) == injected && injected > 0,
        );
    }
    row("other outcomes", (all - expected).to_string(), "0", all == expected);
    row("401 for a token that had ended", of("rejected").to_string(), "invisible", true);
    row("tokens given", of("given").to_string(), "", true);
    let most = 2 * (time.as_secs() + 2) + of("token faults");
    row(
        "token requests",
        of("token requests").to_string(),
        &format!("at most {most}: two credentials, one a second, and the faults"),
        of("token requests") <= most && of("given") > time.as_secs(),
    );
    row("faults of token requests", of("token faults").to_string(), "", of("token faults") > 0);
    row(
        "early renewals that failed",
        tally.renewals_failed.load(Ordering::Relaxed).to_string(),
        "",
        true,
    );
    row("tokens obtained", tally.renewed.load(Ordering::Relaxed).to_string(), "", true);
    row("token requests without need", of("needless").to_string(), "0", of("needless") == 0);
    row("token requests at once", of("at once").to_string(), "0", of("at once") == 0);
    row("spent refresh tokens", of("spent").to_string(), "0", of("spent") == 0);
    row(
        "open files before, after",
        format!("{}, {}", before.files, after.files),
        "equal",
        before.files == after.files,
    );
    row(
        "threads before, after",
        format!("{}, {}", before.threads, after.threads),
        "equal",
        before.threads == after.threads,
    );
    let growth = memory.growth();
    let long = time >= LONG;
    let bound = if long { MEMORY_BOUND } else { MEMORY_BOUND_SHORT };
    row(
        "resident memory: start, end, KiB",
        format!("{}, {}", growth.start / 1024, growth.end / 1024),
        &format!("at most {bound} more"),
        growth.end <= growth.start + bound * 1024,
    );
    let (promise, holds) = if long {
        ("at most 1024", growth.slope <= SLOPE_BOUND)
    } else {
        ("none: too short a run", true)
    };
    row("its slope, bytes a second", format!("{:.0}", growth.slope), promise, holds);
    for (outcome, count) in &*tally.outcomes.lock().unwrap() {
        if outcome != "right" && !faults.contains(&outcome.as_str()) {
            println!("unexpected, {count} times: {outcome}");
        }
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
