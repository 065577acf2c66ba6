//! The hot path, as often as told: what `bench` counts.
//!
//! - `hot-path`: the rows
//! - `hot-path ROW COUNT [URL]`: makes a row's call so often; the `get` rows need a server
//! - `hot-path allocations`: each row's allocations per call
//! - `hot-path idle`: builds 100 000 authenticators, prints seconds, and bytes of each

mod idle;
mod rows;

#[path = "../allocations.rs"]
mod allocations;

use std::process::ExitCode;

use rows::{ROWS, Row};

// Under callgrind the system's allocator is what every program has; the counters are a few instructions.
#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            for Row { name, what, .. } in ROWS {
                println!("{name}\t{what}");
            }
            ExitCode::SUCCESS
        }
        ["allocations"] => {
            // The others need a server.
            for row in ROWS.iter().filter(|row| !row.name.starts_with("get")) {
                println!("{}\t{}", row.name, per_call(row));
            }
            ExitCode::SUCCESS
        }
        ["idle"] => {
            idle::measure();
            ExitCode::SUCCESS
        }
        [name, count, url @ ..] => match (ROWS.iter().find(|row| row.name == *name), count.parse())
        {
            (Some(row), Ok(count)) => {
                let mut call = (row.prepare)(url.first().copied().unwrap_or_default());
                for _ in 0..count {
                    call();
                }
                ExitCode::SUCCESS
            }
            _ => ExitCode::from(2),
        },
        _ => ExitCode::from(2),
    }
}

/// The allocations of one call, once the first call has been made.
fn per_call(row: &Row) -> u64 {
    let mut call = (row.prepare)("");
    call();
    let before = allocations::calls();
    for _ in 0..100 {
        call();
    }
    (allocations::calls() - before) / 100
}
