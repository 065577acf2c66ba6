//! A request that is built and gets a token that is in hand, by each way. One program for all of them, so
//! that one run measures them in turn.
//!
//! - `attach names`
//! - `attach time URL`: nanoseconds a call, each way in turn, many rounds: `name ns ns …` a line
//! - `attach threads URL`: processor time a call of one thread and of two, and how much these ran at once:
//!   `name ns1:ns2:part …` a line
//! - `attach allocations URL`: allocations a call
//! - `attach count NAME CALLS URL`: as often as told, for a counter of instructions
//!
//! URL is that of a server whose `POST /token` gives tokens that live an hour.

mod ways;

#[path = "../../../allocations.rs"]
mod allocations;

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use http::Uri;
use ways::{Call, WAYS, Way, uri};

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

const ROUNDS: usize = 15;
/// More: only those count in which both threads had a core each.
const THREAD_ROUNDS: usize = 60;
/// Few enough for a round to fit between two turns of other work on the same cores.
const CALLS: u32 = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["names"] => WAYS.iter().for_each(|way| println!("{}", way.name)),
        ["time", url] => each_in_turn(url, ROUNDS, |call| nanoseconds(call, &uri(url)).to_string()),
        ["threads", url] => each_in_turn(url, THREAD_ROUNDS, |call| contention(call, url)),
        ["allocations", url] => {
            for way in WAYS {
                let (call, uri) = ((way.prepare)(url), uri(url));
                call(&uri);
                let before = allocations::calls();
                (0..100).for_each(|_| call(&uri));
                println!("{} {}", way.name, (allocations::calls() - before) / 100);
            }
        }
        ["count", name, calls, url] => {
            let way = WAYS.iter().find(|way| way.name == *name).ok_or("no such way")?;
            let (call, uri) = ((way.prepare)(url), uri(url));
            (0..calls.parse::<u64>()?).for_each(|_| call(&uri));
        }
        _ => return Err("see the program's first lines".into()),
    }
    Ok(())
}

fn each_in_turn(url: &str, rounds: usize, measure: impl Fn(&Call) -> String) {
    let calls: Vec<_> = WAYS.iter().map(|Way { prepare, .. }| prepare(url)).collect();
    let mut lines: Vec<String> = WAYS.iter().map(|way| way.name.to_owned()).collect();
    for _ in 0..rounds {
        for (call, line) in calls.iter().zip(&mut lines) {
            line.push(' ');
            line.push_str(&measure(&**call));
        }
    }
    lines.iter().for_each(|line| println!("{line}"));
}

fn nanoseconds(call: &Call, uri: &Uri) -> u128 {
    let start = Instant::now();
    (0..CALLS).for_each(|_| call(uri));
    start.elapsed().as_nanos() / u128::from(CALLS)
}

/// Of one call, in nanoseconds: the processor's time for one thread, the mean of it for two at once, and the
/// part of the time from the start of both to the end of both in which both were on a processor. Processor time
/// leaves out what else ran on the machine, but two threads that took turns on one core share no cache line at
/// the same time: where the part is small, the round says nothing.
fn contention(call: &Call, url: &str) -> String {
    let alone = on_processor(call, &uri(url));
    let ready = Barrier::new(2);
    let run = |core| {
        let uri = uri(url);
        pin(core);
        ready.wait();
        let start = Instant::now();
        let spent = on_processor(call, &uri);
        (spent, start, Instant::now())
    };
    let both = thread::scope(|scope| {
        let threads = [scope.spawn(|| run(0)), scope.spawn(|| run(1))];
        threads.map(|thread| thread.join().expect("the calls do not panic"))
    });
    let [(first, first_start, first_end), (second, second_start, second_end)] = both;
    let passed = first_end.max(second_end) - first_start.min(second_start);
    let together = (first + second) as f64 / (2 * passed.as_nanos()) as f64;
    let calls = f64::from(CALLS);
    let (alone, both) = (alone as f64 / calls, (first + second) as f64 / 2.0 / calls);
    format!("{alone:.1}:{both:.1}:{together:.2}")
}

/// The nanoseconds that this thread is on a processor for all calls.
fn on_processor(call: &Call, uri: &Uri) -> i64 {
    let now = || {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        now.tv_sec * 1_000_000_000 + now.tv_nsec
    };
    let start = now();
    (0..CALLS).for_each(|_| call(uri));
    now() - start
}

/// Keeps this thread on one core: a scheduler likes to start two new threads on the same one. Where it cannot, the
/// round's part shows it.
fn pin(core: usize) {
    let mut cores = rustix::thread::CpuSet::new();
    cores.set(core);
    let _ = rustix::thread::sched_setaffinity(None, &cores);
}
