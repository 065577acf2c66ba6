//! The hot path's instructions, compared with those that were committed.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Result, callgrind, own_program, peers, root};

/// What a count may differ by: another C library, another processor's `memcpy`.
const TOLERANCE: f64 = 0.05;

/// Fails where a row has moved.
pub fn compare() -> Result {
    if !callgrind::is_here() {
        println!("skipped: valgrind is not here");
        return Ok(());
    }
    let committed = fs::read_to_string(file())?;
    let toolchain = committed.lines().find_map(|line| line.strip_prefix("rustc = "));
    if toolchain.map(|text| text.trim_matches('"')) != Some(rustc()?.as_str()) {
        println!(
            "skipped: instructions.toml is of another toolchain ({})",
            toolchain.unwrap_or("none")
        );
        return Ok(());
    }
    let mut moved = Vec::new();
    println!("| row | committed | now | ratio |\n|---|---|---|---|");
    for (name, now) in counts()? {
        let before: f64 = committed
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name} = ")))
            .and_then(|number| number.parse().ok())
            .unwrap_or(f64::NAN);
        let ratio = now / before;
        println!("| {name} | {before:.0} | {now:.0} | {ratio:.3} |");
        if !((1.0 - TOLERANCE)..=(1.0 + TOLERANCE)).contains(&ratio) {
            moved.push(name);
        }
    }
    if moved.is_empty() {
        return Ok(());
    }
    Err(format!("more than 5 % off: {moved:?}; where that is meant, `bench instructions --write`")
        .into())
}

/// Writes what is counted now.
pub fn write() -> Result {
    let mut text = format!(
        "# Instructions of one call, by callgrind: `cargo run --release -p auth-tests --bin bench instructions --write`.\n\
         # CI compares them within 5 %, with the same toolchain only. The rows: `cargo run -p auth-tests --bin hot-path`.\n\
         rustc = \"{}\"\n\n[instructions]\n",
        rustc()?
    );
    for (name, count) in counts()? {
        writeln!(text, "{name} = {count:.0}")?;
    }
    fs::write(file(), text)?;
    Ok(())
}

fn counts() -> Result<Vec<(String, f64)>> {
    let program = own_program("hot-path")?;
    let names = peers::run(&mut Command::new(&program))?;
    let names = names.lines().filter_map(|line| line.split('\t').next());
    names
        // A whole request's count depends on how its bytes arrive.
        .filter(|name| !name.starts_with("get"))
        .map(|name| {
            let count =
                callgrind::per_call(&program, |calls| vec![name.to_owned(), calls.to_string()])?;
            Ok((name.to_owned(), count))
        })
        .collect()
}

fn file() -> PathBuf {
    root().join("tests/benches/instructions.toml")
}

fn rustc() -> Result<String> {
    Ok(peers::run(Command::new("rustc").arg("--version"))?.trim().to_owned())
}
