//! What compiles, and what does not, with the texts that the compiler shows.
//!
//! These are the mistakes that only rustc can find: in calls of a builder, in bounds, in functions and types of the
//! user. Those that the derive finds are in the tables of `diagnostics.rs`, which takes a second instead of minutes.
//!
//! The texts are rustc's in part, so they are compared on the toolchain that the repository pins.

use std::process::Command;

/// The pinned toolchain: see `rust-toolchain.toml`.
const PINNED: &str = "rustc 1.95.";

#[test]
fn ui() {
    let version = Command::new("rustc")
        .arg("--version")
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    let version = String::from_utf8_lossy(&version).into_owned();
    let cases = trybuild::TestCases::new();
    // The others are modules of `accepted.rs`.
    for alone in ["no_implicit_prelude", "re_exported", "strict_lints"] {
        cases.pass(format!("ui/names/pass/{alone}.rs"));
    }
    if version.starts_with(PINNED) {
        cases.compile_fail("ui/*/fail/*.rs");
    } else {
        eprintln!(
            "the compile-fail texts are not compared: they are those of {PINNED}x, and this is {}",
            version.trim()
        );
    }
}
