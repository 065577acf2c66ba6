//! Every case has a test, and SECURITY.md has the table of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How many cases each family has.
const FAMILIES: &[(&str, usize)] = &[
    ("SEC", 22),
    ("HDR", 14),
    ("RED", 16),
    ("TRN", 30),
    ("TOK", 27),
    ("CLK", 8),
    ("RACE", 16),
    ("CRASH", 10),
    ("FS", 12),
    ("RTY", 13),
    ("A401", 13),
    ("KEY", 13),
    ("SES", 12),
    ("GRT", 8),
    ("MAC", 11),
];

const BEGIN: &str = "<!-- begin of the table -->\n";
const END: &str = "<!-- end of the table -->";

#[test]
fn security_table() {
    let mut cases = outcomes();
    let mut proofs = named_tests();
    for (id, proof) in listed_tests() {
        proofs.entry(id).or_default().push(proof);
    }
    for (id, proofs) in proofs {
        let case =
            cases.get_mut(&id).unwrap_or_else(|| panic!("a test for {id}, which is no case"));
        case.1 = proofs;
    }
    let unproved: Vec<&String> =
        cases.iter().filter(|(_, case)| case.1.is_empty()).map(|(id, _)| id).collect();
    assert!(unproved.is_empty(), "without a test: {unproved:?}");
    write_or_compare(&table(&cases));
}

/// The outcomes by id, in the order of the families.
fn outcomes() -> BTreeMap<String, (String, Vec<String>)> {
    let mut cases = BTreeMap::new();
    for line in read("tests/cases/cases.txt").lines() {
        let (id, outcome) = line.split_once(" | ").unwrap_or_else(|| panic!("{line}"));
        assert!(
            cases.insert(id.to_owned(), (outcome.to_owned(), Vec::new())).is_none(),
            "{id} twice"
        );
    }
    for (family, count) in FAMILIES {
        for number in 1..=*count {
            let id = format!("{family}-{number:02}");
            assert!(cases.contains_key(&id), "{id} is not in cases.txt");
        }
    }
    assert_eq!(cases.len(), FAMILIES.iter().map(|(_, count)| count).sum::<usize>());
    cases
}

/// The tests whose names begin with an id.
fn named_tests() -> BTreeMap<String, Vec<String>> {
    let mut tests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let roots = [
        "tests",
        "../auth-blocking/tests",
        "../auth-blocking/src",
        "../auth-core/src",
        "../auth-derive/src",
    ];
    for file in roots.iter().flat_map(|root| rust_files(Path::new(root))) {
        for name in tests_of(&file) {
            let mut words = name.split('_');
            if let (Some(family), Some(number)) = (words.next(), words.next()) {
                let id = format!("{}-{number}", family.to_uppercase());
                if FAMILIES.iter().any(|(known, _)| *known == family.to_uppercase()) {
                    tests.entry(id).or_default().push(name);
                }
            }
        }
    }
    tests
}

/// `ID path` of a ui case, `ID diagnostics/subject/name` of one in a table, or `ID path::test`, from the list; each must
/// be there.
fn listed_tests() -> Vec<(String, String)> {
    let list = read("tests/cases/proved_elsewhere.txt");
    let tables = auth_tests::diagnostics::cases();
    let proofs = list.lines().map(|line| {
        let (id, proof) = line.split_once(' ').unwrap_or_else(|| panic!("{line}"));
        if let Some(name) = proof.strip_prefix("diagnostics/") {
            assert!(tables.iter().any(|case| case.name == name), "{id}: no {proof}");
            return (id.to_owned(), proof.to_owned());
        }
        match proof.split_once("::") {
            Some((path, test)) => {
                let tests = tests_of(Path::new(path));
                assert!(tests.iter().any(|name| name == test), "{id}: no test {test} in {path}");
                (id.to_owned(), test.to_owned())
            }
            None => {
                let source =
                    fs::read_to_string(proof).unwrap_or_else(|_| panic!("{id}: no {proof}"));
                let refused = Path::new(proof).with_extension("stderr").exists();
                assert!(refused || proof.contains("/pass/"), "{id}: {proof} has no expected error");
                assert!(
                    source.contains("AuthConfig") || source.contains("Secret"),
                    "{id}: {proof}"
                );
                (id.to_owned(), proof.trim_start_matches("ui/").to_owned())
            }
        }
    });
    proofs.collect()
}

/// The names of a file's tests: a test that is ignored or commented out is none.
fn tests_of(file: &Path) -> Vec<String> {
    let source = fs::read_to_string(file).unwrap_or_else(|_| panic!("no {}", file.display()));
    let mut tests = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        match line {
            "#[test]" => is_test = true,
            line if line.starts_with("#[ignore") => is_test = false,
            line if line.starts_with("#[") || line.starts_with("//") => {}
            line => {
                if let Some(name) = line.strip_prefix("fn ").filter(|_| is_test) {
                    tests.extend(name.split_once('(').map(|(name, _)| name.to_owned()));
                }
                is_test = false;
            }
        }
    }
    tests
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn table(cases: &BTreeMap<String, (String, Vec<String>)>) -> String {
    let mut out = "| case | outcome | test |\n|---|---|---|\n".to_owned();
    for (family, count) in FAMILIES {
        for number in 1..=*count {
            let id = format!("{family}-{number:02}");
            let (outcome, tests) = &cases[&id];
            let tests: Vec<String> = tests.iter().map(|test| format!("`{test}`")).collect();
            out.push_str(&format!("| {id} | {outcome} | {} |\n", tests.join(", ")));
        }
    }
    out
}

fn write_or_compare(table: &str) {
    let security = read("../SECURITY.md");
    let (before, rest) = security.split_once(BEGIN).expect("the begin of the table");
    let (found, after) = rest.split_once(END).expect("the end of the table");
    if found == table {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write("../SECURITY.md", format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
    } else {
        panic!(
            "SECURITY.md is not up to date: UPDATE=1 cargo test -p auth-tests --test cases security_table"
        );
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|_| panic!("no {path}"))
}
