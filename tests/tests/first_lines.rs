//! What rustc shows of each compile error that is this SDK's, on any toolchain.
//!
//! The texts that `ui.rs` compares are rustc's in part and change with it. What this SDK says does not:
//! the first line of an error, and where it points. So all cases are compiled in one go, and only those
//! two are compared, with what the `.stderr` files say. It also counts: no case has more errors than mistakes.
//! The inputs of the tables, which `diagnostics.rs` gives to the derive, are compiled with them.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

#[path = "first_lines/tables.rs"]
mod tables;

/// Cases with several errors, and how many. Every other case has one.
const MISTAKES: [(&str, usize); 7] = [
    ("builder/all_missing", 2),
    ("builder/calls_after_a_mistake", 4),
    ("oauth2/refresh_token_and_store_missing", 2),
    // Attributes that the derive does not claim: rustc adds an error of its own.
    ("fields/auth_config", 2),
    ("methods/attribute_plural", 2),
    ("methods/attribute_upper_case", 2),
    ("names/derive_not_imported", 2),
];

/// Each has mistakes that only rustc can find.
const METHODS: [&str; 9] =
    ["none", "basic", "bearer", "api_key", "oauth2", "session", "token_with", "sign_with", "enums"];

/// An error: its first line and `line:column`.
type Errors = Vec<(String, String)>;

/// Each program's errors, as rustc's JSON has them.
static MESSAGES: LazyLock<BTreeMap<String, Vec<Value>>> = LazyLock::new(|| compile(&cases()));

#[test]
fn first_lines_and_positions() {
    let cases = cases();
    assert!(cases.len() >= 120, "only {} cases", cases.len());
    for method in METHODS {
        let count = cases.iter().filter(|(name, _)| name.split('/').next() == Some(method)).count();
        assert!(count >= 5, "{method} has only {count} cases");
    }
    let mut differences = String::new();
    for (name, path) in &cases {
        let expected = expected(&path.with_extension("stderr"));
        let mistakes =
            MISTAKES.iter().find(|(case, _)| case == name).map_or(1, |(_, count)| *count);
        if expected.len() != mistakes {
            let _ = writeln!(
                differences,
                "{name} has {} errors for {mistakes} mistakes",
                expected.len()
            );
        }
        let found: Errors =
            MESSAGES.get(name).map(|errors| errors.iter().map(read).collect()).unwrap_or_default();
        // A text of rustc's own may change; that there is an error, and one only, may not.
        let same = if expected.iter().all(|(line, _)| is_rustcs_own(line)) {
            found.len() == expected.len()
        } else {
            found == expected
        };
        if !same {
            let _ = writeln!(differences, "{name}\n  expected {expected:?}\n  found    {found:?}");
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

/// An error with a code is rustc's, except E0277, whose text our traits give.
fn is_rustcs_own(line: &str) -> bool {
    line.starts_with("error[") && !line.starts_with("error[E0277]")
}

/// `oauth2/no_grant` and its file.
fn cases() -> Vec<(String, PathBuf)> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let mut cases = Vec::new();
    for method in fs::read_dir(ui).unwrap() {
        let method = method.unwrap().path();
        let Ok(files) = fs::read_dir(method.join("fail")) else { continue };
        for file in files {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let folder = method.file_name().unwrap().to_string_lossy();
                let file = path.file_stem().unwrap().to_string_lossy();
                cases.push((format!("{folder}/{file}"), path));
            }
        }
    }
    cases.sort();
    cases
}

/// What the `.stderr` file says.
fn expected(stderr: &Path) -> Errors {
    let text = fs::read_to_string(stderr).unwrap();
    let mut errors = Errors::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if line.starts_with("error") {
            errors.push((line.to_owned(), String::new()));
        }
        // The first place after an error is its own; the others are those of its notes.
        if let (Some(place), Some(last)) = (trimmed.strip_prefix("--> "), errors.last_mut())
            && last.1.is_empty()
        {
            let (_, position) = place.split_once(".rs:").unwrap();
            last.1 = position.to_owned();
        }
    }
    errors
}

/// An error's first line and `line:column`, from rustc's JSON.
fn read(message: &Value) -> (String, String) {
    let first = message["message"].as_str().unwrap().lines().next().unwrap_or_default();
    let code = message["code"]["code"].as_str().map(|code| format!("[{code}]")).unwrap_or_default();
    let span = primary_span(message).unwrap();
    let position = format!("{}:{}", span["line_start"], span["column_start"]);
    (format!("error{code}: {first}"), position)
}

/// "aborting due to 1 previous error" has none.
fn primary_span(message: &Value) -> Option<&Value> {
    message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)
}

/// Compiles every case as a binary of one crate, and the tables as one more.
fn compile(cases: &[(String, PathBuf)]) -> BTreeMap<String, Vec<Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let dir = target.join("first-lines");
    fs::create_dir_all(&dir).unwrap();
    let mut manifest = format!(
        "[package]\nname = \"first-lines\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [workspace]\n\n[dependencies]\nauth-blocking = {{ path = {:?}, default-features = false }}\n",
        root.join("auth-blocking")
    );
    for (name, path) in cases {
        let _ =
            writeln!(manifest, "\n[[bin]]\nname = {:?}\npath = {path:?}", name.replace('/', "-"));
    }
    manifest += "\n[[bin]]\nname = \"tables\"\npath = \"tables.rs\"\n";
    fs::write(dir.join("tables.rs"), tables::program().0).unwrap();
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--bins", "--keep-going", "--offline", "--message-format=json"])
        .current_dir(&dir)
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .output()
        .unwrap();
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    // An error that is the same to the last letter is shown once.
    let mut shown: HashSet<(String, String)> = HashSet::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut entry: Value = serde_json::from_str(line).unwrap();
        let message = entry["message"].take();
        if entry["reason"] != "compiler-message"
            || message["level"] != "error"
            || primary_span(&message).is_none()
        {
            continue;
        }
        let name = entry["target"]["name"].as_str().unwrap().replacen('-', "/", 1);
        if shown.insert((name.clone(), message["rendered"].to_string())) {
            found.entry(name).or_default().push(message);
        }
    }
    assert!(!found.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    found
}
