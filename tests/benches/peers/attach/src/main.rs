//! A request that is built and gets a token that is in hand, by each way. One program for all of them, so
//! that one run measures them in turn.
//!
//! - `attach names`
//! - `attach time URL`: nanoseconds a call, each way in turn, many rounds: `name ns ns …` a line
//! - `attach threads URL`: the same from one thread and from two: `name ns1:ns2 …` a line
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

use ways::{WAYS, Way};

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

const ROUNDS: usize = 15;
/// Few enough for a round to fit between two turns of other work on the same cores.
const CALLS: u32 = 10_000;

type Call<'a> = dyn Fn() + Sync + 'a;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["names"] => WAYS.iter().for_each(|way| println!("{}", way.name)),
        ["time", url] => each_in_turn(url, |call| nanoseconds(call).to_string()),
        ["threads", url] => {
            each_in_turn(url, |call| format!("{}:{}", nanoseconds(call), of_two_threads(call)));
        }
        ["allocations", url] => {
            for way in WAYS {
                let call = (way.prepare)(url);
                call();
                let before = allocations::calls();
                (0..100).for_each(|_| call());
                println!("{} {}", way.name, (allocations::calls() - before) / 100);
            }
        }
        ["count", name, calls, url] => {
            let way = WAYS.iter().find(|way| way.name == *name).ok_or("no such way")?;
            let call = (way.prepare)(url);
            (0..calls.parse::<u64>()?).for_each(|_| call());
        }
        _ => return Err("see the program's first lines".into()),
    }
    Ok(())
}

fn each_in_turn(url: &str, measure: impl Fn(&Call<'_>) -> String) {
    let calls: Vec<_> = WAYS.iter().map(|Way { prepare, .. }| prepare(url)).collect();
    let mut lines: Vec<String> = WAYS.iter().map(|way| way.name.to_owned()).collect();
    for _ in 0..ROUNDS {
        for (call, line) in calls.iter().zip(&mut lines) {
            line.push(' ');
            line.push_str(&measure(&**call));
        }
    }
    lines.iter().for_each(|line| println!("{line}"));
}

fn nanoseconds(call: &Call<'_>) -> u128 {
    let start = Instant::now();
    (0..CALLS).for_each(|_| call());
    start.elapsed().as_nanos() / u128::from(CALLS)
}

/// The nanoseconds of a call while another thread makes the same calls: from the start of both to the end
/// of both, so that threads which had to take turns on one core are slow, not quick.
fn of_two_threads(call: &Call<'_>) -> u128 {
    let ready = Barrier::new(2);
    let run = || {
        ready.wait();
        let start = Instant::now();
        nanoseconds(call);
        (start, Instant::now())
    };
    let both = thread::scope(|scope| {
        let threads = [scope.spawn(run), scope.spawn(run)];
        threads.map(|thread| thread.join().expect("the calls do not panic"))
    });
    let start = both.iter().map(|(start, _)| *start).min();
    let end = both.iter().map(|(_, end)| *end).max();
    match (start, end) {
        (Some(start), Some(end)) => (end - start).as_nanos() / u128::from(CALLS),
        _ => 0,
    }
}
