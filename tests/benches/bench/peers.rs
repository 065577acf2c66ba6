//! The peers' programs.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::{Result, root};

/// Each gets a token and makes one request; the first is the floor, the second is ours.
pub const FIRST: [&str; 6] = [
    "first-ureq",
    "first-ours",
    "first-oauth2",
    "first-yup-oauth2",
    "first-google-cloud-auth",
    "first-huskarl",
];

/// The peers' workspace.
pub fn workspace() -> PathBuf {
    root().join("tests/benches/peers")
}

/// Where the peers are built.
pub fn target() -> PathBuf {
    root().join("target/bench")
}

/// Builds a program, alone, so that nobody else's features are in it; returns its path.
pub fn release(name: &str) -> Result<String> {
    run(Command::new("cargo")
        .args(["build", "--quiet", "--locked", "--release", "-j2", "-p", name])
        .current_dir(workspace())
        .env("CARGO_TARGET_DIR", target()))?;
    Ok(target().join("release").join(name).to_string_lossy().into_owned())
}

/// Runs a command to its end and returns what it printed.
pub fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed:\n{said}").into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The processor time of all children that have ended: fields 16 and 17 of proc(5)'s `stat`, in ticks of 10 ms.
pub fn children_time() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("no stat")?.1;
    let fields = after_name.split_whitespace().skip(13).take(2);
    let ticks: u64 = fields.map(|field| field.parse().unwrap_or(0)).sum();
    Ok(Duration::from_millis(ticks * 10))
}
