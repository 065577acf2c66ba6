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

/// The README's dependencies, from the line `[dependencies]` on.
pub fn dependencies() -> String {
    let readme = fs::read_to_string(root().join("README.md")).unwrap_or_default();
    toml_block(&readme)
}

/// Those of the crate's front page.
pub fn front_page_dependencies() -> String {
    let source = fs::read_to_string(root().join("auth-blocking/src/lib.rs")).unwrap_or_default();
    let page = source.lines().filter_map(|line| line.strip_prefix("//!"));
    toml_block(&page.map(|line| format!("{}\n", line.trim_start())).collect::<String>())
}

fn toml_block(page: &str) -> String {
    let block = page.split("```toml\n").nth(1).unwrap_or_default();
    block.split("```").next().unwrap_or_default().to_owned()
}

/// The front page's first example, as the body of a `main`.
pub fn front_page_example() -> String {
    let source = fs::read_to_string(root().join("auth-blocking/src/lib.rs")).unwrap_or_default();
    let block = source.split("```no_run\n").nth(1).unwrap_or_default();
    let block = block.split("//! ```").next().unwrap_or_default();
    // What rustdoc hides is not pasted.
    let shown = block.lines().filter_map(|line| line.strip_prefix("//!").map(str::trim_end));
    let shown = shown.filter(|line| !line.trim_start().starts_with("# "));
    shown.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
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
        Self::with(name, main, &dependencies(), ", features = [\"testing\"]")
    }

    /// Makes the project with these dependencies, exactly, but for where this crate is found.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn pasted(name: &str, main: &str, dependencies: &str) -> std::io::Result<Self> {
        Self::with(name, main, dependencies, "")
    }

    fn with(name: &str, main: &str, dependencies: &str, more: &str) -> std::io::Result<Self> {
        let dir = target().join("newcomer").join(name);
        fs::create_dir_all(dir.join("src"))?;
        let published = "auth-blocking = \"0.1\"\n";
        assert!(dependencies.contains(published), "{dependencies}");
        let path = root().join("auth-blocking");
        let here = format!("auth-blocking = {{ version = \"0.1\", path = {path:?}{more} }}\n");
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n{}",
            dependencies.replacen(published, &here, 1)
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
