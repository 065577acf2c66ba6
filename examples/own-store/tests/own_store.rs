//! The store keeps what a store must promise, and the program runs.

#![expect(clippy::unwrap_used, reason = "a test may")]

use std::path::PathBuf;
use std::process::Command;

use auth_blocking::testing::check_store;
use auth_own_store::FolderTokenStore;

#[test]
fn the_store_keeps_its_promises() {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("promises");
    let _ = std::fs::remove_dir_all(&dir);
    check_store(|| FolderTokenStore::open(&dir).unwrap());
}

#[test]
fn the_program_runs_with_demo() {
    let program = env!("CARGO_BIN_EXE_auth-own-store");
    let output = Command::new(program).arg("--demo").env_clear().output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "[\"own_store\"]\n[\"own_store\"]\ntoken requests: 1\nada at https://auth.example.com\nleft: 0\n",
        "{error}"
    );
}
