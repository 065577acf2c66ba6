//! A clean debug build: processor time, and how many crates.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::table::Row;
use crate::{Result, peers};

pub fn rows() -> Result<Vec<Row>> {
    let (bare, bare_crates) = (seconds("bare-ureq")?, crates("bare-ureq")?);
    let mut ours = (0.0, 0);
    let mut others = format!("bare ureq {bare:.1} s, {bare_crates} crates");
    let mut fewest = usize::MAX;
    for name in peers::FIRST {
        let (ratio, crates) = (seconds(name)? / bare, crates(name)?);
        if name == "first-ours" {
            ours = (ratio, crates);
            continue;
        }
        if name != "first-ureq" {
            fewest = fewest.min(crates);
        }
        write!(others, "; {} {ratio:.2} ({crates})", name.trim_start_matches("first-"))?;
    }
    let (ratio, crates) = ours;
    Ok(vec![Row {
        what: "clean debug build, processor time × bare ureq (crates)".to_owned(),
        ours: format!("{ratio:.2} ({crates})"),
        others,
        goal: "≤ 1.5 with the derive in use, fewest crates of all libraries",
        met: ratio <= 1.5 && crates < fewest,
        note: if ratio <= 1.5 { "" } else { ABOVE }.to_owned(),
    }])
}

const ABOVE: &str = "beside ureq there are the derive with syn (a sixth of the build), serde_json with serde (a ninth), and our own two \
                     libraries (a seventh)";

fn seconds(name: &str) -> Result<f64> {
    let target = peers::target().join("clean");
    let _ = fs::remove_dir_all(&target);
    let before = peers::children_time()?;
    peers::run(
        Command::new("cargo")
            .args(["build", "--quiet", "--locked", "-j2", "-p", name])
            .current_dir(peers::workspace())
            .env("CARGO_TARGET_DIR", &target),
    )?;
    let seconds = peers::children_time()?.saturating_sub(before).as_secs_f64();
    eprintln!("  {name}: {seconds:.1} s of processor time");
    let _ = fs::remove_dir_all(&target);
    Ok(seconds)
}

/// The crates that are built, the program's own not counted.
fn crates(name: &str) -> Result<usize> {
    let tree = peers::run(
        Command::new("cargo")
            .args(["tree", "--locked", "--prefix=none", "--edges=normal,build", "-p", name])
            .current_dir(peers::workspace()),
    )?;
    let names: BTreeSet<&str> = tree
        .lines()
        .map(|line| line.trim_end_matches(" (*)").trim_end_matches(" (proc-macro)"))
        .collect();
    Ok(names.len().saturating_sub(1))
}
