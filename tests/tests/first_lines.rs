//! The first line and the position of each compile error, on any toolchain.
//!
//! The texts that `ui.rs` compares are rustc's in part and change with it. What this SDK says does not:
//! the first line of an error, and where it points. So all cases are compiled in one go, and only those
//! two are compared, with what the `.stderr` files say. It also counts: no case has more errors than mistakes.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Cases with several errors, and how many. Every other case has one.
const MISTAKES: [(&str, usize); 9] = [
    ("builder/all_missing", 2),
    ("builder/calls_after_a_mistake", 4),
    ("oauth2/refresh_token_and_store_missing", 2),
    ("oauth2/everything_missing", 4),
    ("oauth2/five_mistakes", 5),
    // Attributes that the derive does not claim: rustc adds an error of its own.
    ("fields/auth_config", 2),
    ("methods/attribute_plural", 2),
    ("methods/attribute_upper_case", 2),
    ("names/derive_not_imported", 2),
];

/// An error: its first line and `line:column`.
type Errors = Vec<(String, String)>;

#[test]
fn first_lines_and_positions() {
    let cases = cases();
    assert!(cases.len() >= 120, "only {} cases", cases.len());
    let found = compile(&cases);
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
        let found = found.get(name).cloned().unwrap_or_default();
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

/// Compiles every case as a binary of one crate.
fn compile(cases: &[(String, PathBuf)]) -> BTreeMap<String, Errors> {
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
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--bins", "--keep-going", "--offline", "--message-format=json"])
        .current_dir(&dir)
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .output()
        .unwrap();
    let mut found: BTreeMap<String, Errors> = BTreeMap::new();
    // An error that is the same to the last letter is shown once.
    let mut shown: HashSet<(String, String)> = HashSet::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let message = &entry["message"];
        if entry["reason"] != "compiler-message" || message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().unwrap();
        // "aborting due to 1 previous error" has no place.
        let Some(span) = spans.iter().find(|span| span["is_primary"] == true) else { continue };
        let first = message["message"].as_str().unwrap().lines().next().unwrap_or_default();
        let code =
            message["code"]["code"].as_str().map(|code| format!("[{code}]")).unwrap_or_default();
        let position = format!("{}:{}", span["line_start"], span["column_start"]);
        let name = entry["target"]["name"].as_str().unwrap().replacen('-', "/", 1);
        if !shown.insert((name.clone(), message["rendered"].to_string())) {
            continue;
        }
        found.entry(name).or_default().push((format!("error{code}: {first}"), position));
    }
    assert!(!found.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    found
}
