//! All that is promised about speed and size, measured beside its peers.
//!
//! - `cargo run --release -p auth-tests --bin bench`: everything; prints the table and writes `BENCHMARKS.md`
//! - `… --bin bench attach threads whole start idle flight stores size build`: these parts alone, printed; `stores` measures
//!   Redis and PostgreSQL with `--features servers` and where `tests/servers/…/start.sh` has started them
//! - `… --bin bench instructions`: compares the hot path with `instructions.toml`; `--write` writes it
//!
//! The peers are programs in `benches/peers`, a workspace of their own; they are built at first use.

mod attach;
mod build;
mod callgrind;
mod flight;
mod idle;
mod instructions;
mod machine;
mod peers;
mod server;
mod size;
mod start;
mod stores;
mod table;
mod whole;

use std::path::{Path, PathBuf};

use table::{Row, markdown};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A part of the table, by name.
type Part = (&'static str, fn() -> Result<Vec<Row>>);

const PARTS: [Part; 9] = [
    ("attach", attach::one_thread),
    ("threads", attach::two_threads),
    ("whole", whole::rows),
    ("start", start::rows),
    ("flight", flight::rows),
    ("idle", idle::rows),
    ("stores", stores::rows),
    ("size", size::rows),
    // The longest last.
    ("build", build::rows),
];

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve"] => server::serve(),
        ["instructions"] => instructions::compare(),
        ["instructions", "--write"] => instructions::write(),
        [] => whole_page(),
        names => {
            let known = |name: &&str| PARTS.iter().find(|(own, _)| own == name).copied();
            let parts: Option<Vec<Part>> = names.iter().map(known).collect();
            let parts = parts.ok_or("no such part: see the program's first lines")?;
            let rows = parts.iter().map(measure).collect::<Result<Vec<_>>>()?.concat();
            print!("{}", markdown(&rows));
            Ok(())
        }
    }
}

/// Measures everything, and writes the page after each part: a run that is ended leaves what it has.
fn whole_page() -> Result {
    let (head, mut rows) = (machine::page_head()?, Vec::new());
    let mut page = String::new();
    for (at, part) in PARTS.iter().enumerate() {
        rows.extend(measure(part)?);
        let left: Vec<&str> = PARTS.iter().skip(at + 1).map(|(name, _)| *name).collect();
        page = format!("{head}\n{}", markdown(&rows));
        if !left.is_empty() {
            page += &format!("\nNot measured in this run: {}.\n", left.join(", "));
        }
        std::fs::write(root().join("BENCHMARKS.md"), &page)?;
    }
    print!("{page}");
    Ok(())
}

fn measure((name, part): &Part) -> Result<Vec<Row>> {
    eprintln!("{name} …");
    part()
}

/// The workspace's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// A program of this package, built anew where it has changed.
fn own_program(name: &str) -> Result<String> {
    let path = std::env::current_exe()?.with_file_name(name);
    let target = path.parent().and_then(Path::parent).ok_or("no target folder")?;
    peers::run(
        std::process::Command::new("cargo")
            .args(["build", "--quiet", "--release", "-p", "auth-tests", "--bin", name])
            .arg("--target-dir")
            .arg(target)
            .current_dir(root()),
    )?;
    Ok(path.to_string_lossy().into_owned())
}
