//! What the derive costs to compile, beside three builder derives, in one interleaved run.
//!
//! `cargo run --release -p auth-tests --bin compile-cost`
//!
//! It writes a crate for each (100 structs of 8 fields, 5 of them required, each built once by its
//! builder), builds the dependencies, then checks the crates in turn and prints medians of user + system
//! time. Nothing else of the workspace depends on the peers: their crates are written under `target/`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const STRUCTS: usize = 100;
const ROUNDS: usize = 15;

struct Peer {
    name: &'static str,
    dependency: String,
    source: fn(usize) -> String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no workspace")?;
    let work = root.join("target/compile-cost");
    fs::create_dir_all(&work)?;
    let ours = format!(
        "auth-blocking = {{ path = {:?}, default-features = false }}",
        root.join("auth-blocking")
    );
    let peers = [
        Peer { name: "plain structs", dependency: String::new(), source: plain },
        Peer { name: "auth-blocking", dependency: ours, source: auth_blocking },
        Peer { name: "bon 3", dependency: "bon = \"3\"".to_owned(), source: bon },
        Peer {
            name: "typed-builder 0.23",
            dependency: "typed-builder = \"0.23\"".to_owned(),
            source: typed_builder,
        },
        Peer {
            name: "derive_builder 0.20",
            dependency: "derive_builder = \"0.20\"".to_owned(),
            source: derive_builder,
        },
    ];
    let dirs: Vec<PathBuf> =
        peers.iter().map(|peer| write_crate(&work, peer)).collect::<Result<_, _>>()?;
    let target = work.join("target");
    for dir in &dirs {
        check(dir, &target)?;
    }
    // A check that finds nothing to do is cargo's own time: it looks at each file of a path dependency, which ours is
    // here, and at none of a registry's crate.
    let mut times: Vec<(Vec<Duration>, Vec<Duration>)> = vec![Default::default(); peers.len()];
    for _ in 0..ROUNDS {
        for (dir, (all, idle)) in dirs.iter().zip(&mut times) {
            touch(&dir.join("src/lib.rs"))?;
            all.push(check(dir, &target)?);
            idle.push(check(dir, &target)?);
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() * 1000.0
    };
    let medians: Vec<(f64, f64)> =
        times.iter_mut().map(|(all, idle)| (median(all), median(idle))).collect();
    println!(
        "cargo check of {STRUCTS} structs, user + system, median of {ROUNDS} interleaved runs\n"
    );
    println!(
        "| derive | ms | of it cargo's own | ms per struct over plain | without cargo's own |\n|---|---|---|---|---|"
    );
    let (plain, plain_idle) = medians[0];
    for (peer, (all, idle)) in peers.iter().zip(&medians) {
        let over = (all - plain) / STRUCTS as f64;
        let own = (all - idle - (plain - plain_idle)) / STRUCTS as f64;
        println!("| {} | {all:.0} | {idle:.0} | {over:.2} | {own:.2} |", peer.name);
    }
    println!(
        "\nclean debug build of the derive alone with its dependencies, user + system, median of 3\n"
    );
    println!("| derive | ms |\n|---|---|");
    let derive = format!("auth-derive = {{ path = {:?} }}", root.join("auth-derive"));
    for (name, dependency) in [
        ("auth-derive", derive.as_str()),
        ("bon-macros 3", "bon-macros = \"3\""),
        ("typed-builder-macro 0.23", "typed-builder-macro = \"0.23\""),
        ("derive_builder_macro 0.20", "derive_builder_macro = \"0.20\""),
    ] {
        println!("| {name} | {} |", clean_build(&work, dependency)?.as_millis());
    }
    Ok(())
}

fn write_crate(work: &Path, peer: &Peer) -> std::io::Result<PathBuf> {
    let package = peer.name.replace([' ', '.'], "-");
    let dir = work.join(&package);
    fs::create_dir_all(dir.join("src"))?;
    let manifest = format!(
        "[package]\nname = {package:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{}\n",
        peer.dependency
    );
    fs::write(dir.join("Cargo.toml"), manifest)?;
    let source: String = (0..STRUCTS).map(peer.source).collect();
    fs::write(dir.join("src/lib.rs"), format!("#![allow(dead_code)]\n{source}"))?;
    Ok(dir)
}

fn touch(path: &Path) -> std::io::Result<()> {
    fs::File::options().append(true).open(path)?.set_modified(std::time::SystemTime::now())
}

/// The user and system time of one `cargo check`.
fn check(dir: &Path, target: &Path) -> Result<Duration, Box<dyn std::error::Error>> {
    run(Command::new("cargo")
        .args(["check", "--quiet"])
        .current_dir(dir)
        .env("CARGO_TARGET_DIR", target))
}

fn clean_build(work: &Path, dependency: &str) -> Result<Duration, Box<dyn std::error::Error>> {
    let mut times = Vec::new();
    for _ in 0..3 {
        let peer =
            Peer { name: "clean", dependency: dependency.to_owned(), source: |_| String::new() };
        let dir = write_crate(work, &peer)?;
        let target = work.join("clean-target");
        let _ = fs::remove_dir_all(&target);
        let _ = fs::remove_file(dir.join("Cargo.lock"));
        times.push(run(Command::new("cargo")
            .args(["build", "--quiet"])
            .current_dir(&dir)
            // As crates of a registry are built, which the peers are and ours is for its users.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", &target))?);
    }
    times.sort_unstable();
    Ok(times[1])
}

fn run(command: &mut Command) -> Result<Duration, Box<dyn std::error::Error>> {
    let before = children_time()?;
    let output = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(children_time()?.saturating_sub(before))
}

/// The time of all children that have ended: fields 16 and 17 of proc(5)'s `stat`, in ticks of 10 ms.
fn children_time() -> Result<Duration, Box<dyn std::error::Error>> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("no stat")?.1;
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(13)
        .take(2)
        .map(|field| field.parse().unwrap_or(0))
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}

const FIELDS: [(&str, bool); 8] = [
    ("token_endpoint", true),
    ("client_id", true),
    ("client_secret", true),
    ("refresh_token", true),
    ("account", true),
    ("scope", false),
    ("note", false),
    ("region", false),
];

/// A struct with `head` before it and `attribute` before each optional field, and a function that builds it.
fn structure(n: usize, head: &str, attribute: &str, start: &str, end: &str, owned: bool) -> String {
    let mut out = format!("{head}\npub struct Config{n} {{\n");
    for (name, required) in FIELDS {
        let kind = if required { "String" } else { "Option<String>" };
        let attribute = if required { "" } else { attribute };
        let _ = writeln!(out, "    {attribute} pub {name}: {kind},");
    }
    let _ = writeln!(out, "}}\npub fn build{n}() {{\n    let _ = {start}");
    for (name, _) in FIELDS.iter().filter(|(_, required)| *required) {
        let value = if owned { "\"x\".to_owned()" } else { "\"x\"" };
        let _ = writeln!(out, "        .{name}({value})");
    }
    let _ = writeln!(out, "        {end};\n}}");
    out
}

fn plain(n: usize) -> String {
    let mut out = format!("pub struct Config{n} {{\n");
    for (name, required) in FIELDS {
        let _ = writeln!(
            out,
            "    pub {name}: {},",
            if required { "String" } else { "Option<String>" }
        );
    }
    let _ = writeln!(out, "}}\npub fn build{n}() {{\n    let _ = Config{n} {{");
    for (name, required) in FIELDS {
        let _ = writeln!(
            out,
            "        {name}: {},",
            if required { "\"x\".to_owned()" } else { "None" }
        );
    }
    out.push_str("    };\n}\n");
    out
}

fn auth_blocking(n: usize) -> String {
    let head = "#[derive(auth_blocking::AuthConfig)]\n#[auth(oauth2(grant = refresh_token, token_endpoint = \
                \"https://{token_endpoint}/token\", headers(\"X-Account\" = \"{account}\", \"X-Note\" = \"{note}\", \
                \"X-Region\" = \"{region}\")))]";
    structure(n, head, "", &format!("Config{n}::builder()"), ".build()", false)
}

fn bon(n: usize) -> String {
    structure(n, "#[derive(bon::Builder)]", "", &format!("Config{n}::builder()"), ".build()", true)
}

fn typed_builder(n: usize) -> String {
    let head = "#[derive(typed_builder::TypedBuilder)]";
    structure(n, head, "#[builder(default)]", &format!("Config{n}::builder()"), ".build()", true)
}

fn derive_builder(n: usize) -> String {
    let head = "#[derive(derive_builder::Builder)]";
    structure(
        n,
        head,
        "#[builder(default)]",
        &format!("Config{n}Builder::default()"),
        ".build()",
        true,
    )
}
