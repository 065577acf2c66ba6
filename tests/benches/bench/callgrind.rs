//! Instructions of one call: the difference between a long and a short run, so that what happens once is
//! not counted. They depend on the toolchain and the C library, not on the machine's load.

use std::process::{Command, Stdio};

use crate::Result;

/// The run lengths; both are long enough for all that is lazy.
const SHORT: u64 = 200;
const LONG: u64 = 1200;

/// Whether valgrind is there.
pub fn is_here() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// The instructions of one call; `arguments` tell the program how often to make it.
pub fn per_call(program: &str, arguments: impl Fn(u64) -> Vec<String>) -> Result<f64> {
    let short = instructions(program, &arguments(SHORT))?;
    let long = instructions(program, &arguments(LONG))?;
    Ok((long.saturating_sub(short)) as f64 / (LONG - SHORT) as f64)
}

fn instructions(program: &str, arguments: &[String]) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", program])
        .args(arguments)
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{program} {arguments:?} failed:\n{text}").into());
    }
    // ==1234== Collected : 12345678
    text.lines()
        .find_map(|line| line.split_once("Collected :"))
        .and_then(|(_, count)| count.trim().parse().ok())
        .ok_or_else(|| "valgrind said no count".into())
}
