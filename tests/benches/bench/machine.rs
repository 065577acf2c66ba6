//! Where and with what it was measured.

use std::fs;
use std::process::Command;

use crate::Result;

/// The head of `BENCHMARKS.md`.
pub fn page_head() -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cpu = cpu.map_or("unknown processor", |(_, name)| name);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown").to_owned();
    Ok(format!(
        "# Benchmarks\n\n\
         `cargo run --release -p auth-tests --bin bench` wrote this page: every number is from one run, in which \
         what is compared was measured in turn. Ratios are medians, quartiles in parentheses. Instructions are \
         callgrind's, as the difference of two run lengths; they do not depend on the load.\n\n\
         {}, {}, {cores} cores ({cpu}), load {load} at the start. The peers' versions are in \
         `tests/benches/peers/Cargo.lock`.\n",
        said("rustc", &["--version"]),
        said("uname", &["-sr"]),
    ))
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| format!("{program} is not here"),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
