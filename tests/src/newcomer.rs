//! What somebody does who has never seen this SDK: a new project, a dependency, the README's first example.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The README's first example.
pub fn example() -> String {
    let readme = fs::read_to_string(root().join("README.md")).unwrap_or_default();
    let block = readme.split("```rust\n").nth(1).unwrap_or_default();
    block.split("```").next().unwrap_or_default().to_owned()
}

/// The example with one setter left out: `.refresh_token(…)`.
pub fn forgetful() -> String {
    let without = |line: &&str| !line.trim_start().starts_with(".refresh_token(");
    example().lines().filter(without).map(|line| format!("{line}\n")).collect()
}

/// A project outside the workspace, as `cargo new` makes it. All share one target directory.
pub struct Project {
    dir: PathBuf,
}

impl Project {
    /// Makes the project with this `src/main.rs`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn new(name: &str, main: &str) -> std::io::Result<Self> {
        let dir = target().join("newcomer").join(name);
        fs::create_dir_all(dir.join("src"))?;
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             auth-blocking = {{ path = {:?}, features = [\"testing\"] }}\nserde_json = \"1\"\n",
            root().join("auth-blocking")
        );
        fs::write(dir.join("Cargo.toml"), manifest)?;
        fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock"))?;
        fs::write(dir.join("src/main.rs"), main)?;
        Ok(Self { dir })
    }

    /// Runs cargo in it, without network.
    ///
    /// # Errors
    /// Where cargo cannot be started.
    pub fn cargo(&self, command: &str) -> std::io::Result<Output> {
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args([command, "--offline", "--quiet", "--color", "never"])
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", target().join("newcomer/target"))
            .env("SQUARE_CLIENT_SECRET", "demo-secret")
            .env("SQUARE_REFRESH_TOKEN", "demo-refresh")
            .output()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new("."))
}

fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from) {
        Some(target) if target.is_absolute() => target,
        Some(target) => root().join(target),
        None => root().join("target"),
    }
}
