//! The pages of the documentation against what they are about: every option of the grammar has an example, every
//! compile error that is quoted is one, every local link leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words of a list in the derive's source: `const NAME…[ "a", "b" ]`.
fn list(source: &str, name: &str) -> BTreeSet<String> {
    let start = source.find(&format!("const {name}: ")).unwrap_or_else(|| panic!("no {name}"));
    let value = source[start..].split_once('=').unwrap().1.split(';').next().unwrap();
    value.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What the derive knows, by what it stands in.
fn known() -> BTreeMap<String, BTreeSet<String>> {
    let methods = read("auth-derive/src/method/mod.rs");
    let mut known = BTreeMap::new();
    let all = methods.split_once("const ALL").unwrap().1.split("];").next().unwrap();
    let mut top = list(&methods, "ITEMS");
    for spec in all.split("Spec { name: \"").skip(1) {
        let name = spec.split('"').next().unwrap();
        top.insert(name.to_owned());
        if !spec.contains("options: &[]") {
            let source = read(&format!("auth-derive/src/method/{name}.rs"));
            known.insert(name.to_owned(), list(&source, "OPTIONS"));
        }
    }
    known.insert("#[auth(…)]".to_owned(), top);
    // That one stands in texts too, so it is a name there.
    let methods = methods.replace("(FIELD,", "(\"#[auth(…)] on a field\",");
    let inner = methods.split_once("const INNER").unwrap().1.split("];").next().unwrap();
    for entry in inner.split("(\"").skip(1) {
        let (name, options) = entry.split_once('"').unwrap();
        let options = match options.split_once("::OPTIONS") {
            Some((module, _)) => {
                let module = module.trim_matches([',', ' ', '&']);
                let file =
                    if module == "fields" { "check/fields" } else { &format!("method/{module}") };
                list(&read(&format!("auth-derive/src/{file}.rs")), "OPTIONS")
            }
            None => options.split('"').skip(1).step_by(2).map(str::to_owned).collect(),
        };
        known.insert(name.to_owned(), options);
    }
    let roles = read("auth-derive/src/check/roles.rs");
    let rows = roles.split_once("const ROLES").unwrap().1.split("];").next().unwrap();
    let names = rows.split("name: \"").skip(1).map(|row| row.split('"').next().unwrap().to_owned());
    known.insert("role".to_owned(), names.collect());
    known
}

/// The headings of the grammar page, and the code below each: owner, options, code.
fn documented() -> Vec<(String, Vec<String>, String)> {
    let page = read("auth-blocking/docs/grammar.md");
    let mut found = Vec::new();
    for section in page.split("\n### ").skip(1) {
        let (heading, rest) = section.split_once('\n').unwrap();
        let (owner, options) = heading.split_once(": ").unwrap();
        let options = options.split(", ").map(|option| option.trim_matches('`').to_owned());
        // `rust` alone: neither ignored nor left uncompiled.
        let (_, code) = rest.split_once("\n```rust\n").unwrap_or_else(|| panic!("{heading}"));
        let code = code.split("\n```").next().unwrap().to_owned();
        found.push((owner.trim_matches('`').to_owned(), options.collect(), code));
    }
    found
}

#[test]
fn every_option_has_an_example() {
    let mut documented_options: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (owner, options, code) in documented() {
        for option in options {
            let word = |text: &str| {
                let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
                text.match_indices(&option).any(|(at, _)| {
                    !text[..at].ends_with(letter) && !text[at + option.len()..].starts_with(letter)
                })
            };
            assert!(word(&code), "the example of `{owner}`: `{option}` does not have it");
            let new = documented_options.entry(owner.clone()).or_default().insert(option.clone());
            assert!(new, "`{owner}`: `{option}` is there twice");
        }
    }
    let known = known();
    assert_eq!(documented_options, known);
    assert!(known.values().map(BTreeSet::len).sum::<usize>() >= 90, "{known:?}");
}

#[test]
fn every_word_that_a_value_can_be_is_named() {
    let page = read("auth-blocking/docs/grammar.md");
    for (file, name) in [
        ("method/grant", "GRANTS"),
        ("method/expiry", "FORMATS"),
        ("method/retry", "WAITS"),
        ("method/oauth2", "NAMES"),
        ("method/login", "AUTHS"),
    ] {
        for word in list(&read(&format!("auth-derive/src/{file}.rs")), name) {
            assert!(page.contains(&format!("`{word}")), "{name}: `{word}` is not on the page");
        }
    }
}

#[test]
fn every_compile_error_that_is_quoted_is_one() {
    let page = read("auth-blocking/docs/compile_errors.md");
    let tables = auth_tests::diagnostics::cases();
    let mut count = 0;
    for section in page.split("<!-- ").skip(1) {
        let (case, rest) = section.split_once(" -->").unwrap();
        let quoted = rest.split("```text\n").nth(1).unwrap().split('\n').next().unwrap();
        let (folder, name) = case.split_once('/').unwrap();
        let errors = match tables.iter().find(|table| table.name == case) {
            Some(table) => table.errors.clone(),
            None => read(&format!("tests/ui/{folder}/fail/{name}.stderr")),
        };
        assert!(errors.lines().any(|line| line == quoted), "{case} no longer says {quoted}");
        count += 1;
    }
    assert!(count >= 30 && count == page.matches("```text").count(), "{count}");
}

/// All Rust files below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

/// The documentation of a type or trait: the lines right above it.
fn documentation(name: &str, sources: &[String]) -> String {
    for kind in ["struct", "enum", "trait"] {
        for source in sources {
            for (at, start) in source.match_indices(&format!("\npub {kind} {name}")) {
                let next = source[at + start.len()..].chars().next().unwrap();
                if !next.is_alphanumeric() {
                    let lines = source[..at].rsplit('\n').take_while(|line| !line.is_empty());
                    return lines.filter(|line| line.starts_with("///")).collect();
                }
            }
        }
    }
    panic!("{name} is not found")
}

/// What `pub use` names in a file: types and traits begin with a capital letter.
fn exported(source: &str) -> impl Iterator<Item = &str> {
    let uses = source.split("\npub use ").skip(1).map(|text| text.split(';').next().unwrap());
    let words = uses.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|word| word.starts_with(char::is_uppercase))
}

#[test]
fn every_public_type_has_an_example() {
    let mut all = Vec::new();
    for krate in ["auth-blocking/src", "auth-core/src"] {
        sources(&root().join(krate), &mut all);
    }
    let lists =
        [read("auth-blocking/src/lib.rs"), read("auth-blocking/src/testing/mod.rs")].concat();
    let mut names: BTreeSet<&str> = exported(&lists).collect();
    names.extend(["Claims", "Key", "ServiceAccount"]);
    for name in &names {
        assert!(documentation(name, &all).contains("```"), "{name} has no example");
    }
    assert!(names.len() >= 55, "{names:?}");
}

#[test]
fn every_error_in_the_readme_is_one() {
    let readme = read("README.md");
    let quoted: Vec<&str> = readme.lines().filter(|line| line.starts_with("error")).collect();
    assert!(!quoted.is_empty());
    for line in quoted {
        let message = line.split("]: ").nth(1).unwrap();
        let source = read("auth-core/src/slots.rs");
        let role = message.split(" is not set").next().unwrap();
        assert!(source.contains(role), "{line}");
    }
}

#[test]
fn every_local_link_leads_somewhere() {
    let root = root();
    let mut pages: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
        .iter()
        .map(|page| root.join(page))
        .collect();
    for page in fs::read_dir(root.join("auth-blocking/docs")).unwrap() {
        pages.push(page.unwrap().path());
    }
    let mut count = 0;
    for page in pages.iter().filter(|page| page.extension().is_some_and(|kind| kind == "md")) {
        let text = fs::read_to_string(page).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split([')', '#', ' ']).next().unwrap();
            // rustdoc checks paths of items.
            if link.is_empty() || link.contains("::") || link.starts_with("http") {
                continue;
            }
            let target = page.parent().unwrap().join(link);
            assert!(target.exists(), "{}: {link}", page.display());
            count += 1;
        }
    }
    assert!(count > 5, "only {count} links");
}
