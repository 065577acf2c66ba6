//! The hot path, as often as told: `hot-path ROW COUNT`. What `bench` and `instructions` count.
//!
//! Without a row it prints their names; `hot-path allocations` prints each row's allocations per call.

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
            for row in ROWS {
                println!("{}\t{}", row.name, per_call(row));
            }
            ExitCode::SUCCESS
        }
        [name, count] => match (ROWS.iter().find(|row| row.name == *name), count.parse()) {
            (Some(row), Ok(count)) => {
                let mut call = (row.prepare)();
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
    let mut call = (row.prepare)();
    call();
    let before = allocations::calls();
    for _ in 0..100 {
        call();
    }
    (allocations::calls() - before) / 100
}
