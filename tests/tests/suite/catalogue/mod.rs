//! The catalogue against the facts: `connectors.jsonl` says how each API authenticates and has configs with
//! sample values; `facts` reads it without the derive, `expected` says what should arrive, and one loop
//! compares that with what does.
//!
//! Format strings are `{field.path}`; a value may also choose: `match` names the field, `arms` its texts,
//! `none` its absence, `else` the rest.

// A path, so that its modules are beside it, and another test can have it, too.
#[path = "compare.rs"]
mod compare;

use std::fs;
use std::path::Path;

use serde_json::Value;

use compare::{Case, Connector, all, compare};

#[test]
fn each_entry_sends_what_the_facts_say() {
    let connectors = all();
    let mut wrong = Vec::new();
    let mut configs = 0;
    for connector in &connectors {
        for config in connector.configs() {
            configs += 1;
            for case in connector.cases(&config) {
                if let Err(difference) = sent(connector, &case) {
                    wrong.push(format!("{} {config}\n{difference}", connector.name()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong.join("\n\n"));
    println!("{} of {} APIs, with {configs} configs", connectors.len(), connectors.len());
    assert_eq!(connectors.len(), 301);
}

/// How much an entry needs beside the annotation is told by its source.
#[test]
fn how_each_entry_is_expressed() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/catalogue/src");
    let (mut annotation, mut method, mut function) = (0, 0, 0);
    for connector in all() {
        let name = connector.name().replace('-', "_");
        let name =
            if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name };
        let source = fs::read_to_string(sources.join(format!("{name}.rs"))).unwrap();
        if source.contains("sign_with") || source.contains("token_with") {
            function += 1;
        } else if source.contains("()}") {
            method += 1;
        } else {
            annotation += 1;
        }
    }
    println!("by annotation alone: {annotation}");
    println!("with a small method: {method}");
    println!("with sign_with or token_with: {function}");
    assert_eq!(annotation + method + function, 301);
}

/// The registry and the facts have the same names.
#[test]
fn no_entry_is_left_out() {
    let mut entries: Vec<String> = all()
        .iter()
        .flat_map(|connector| connector.cases(&connector.configs()[0]))
        .map(|case| case.entry)
        .collect();
    entries.sort();
    entries.dedup();
    let mut names: Vec<&str> = auth_catalogue::names().collect();
    names.sort_unstable();
    assert_eq!(entries, names);
}

/// The key of the sample service account.
pub(crate) fn private_key() -> String {
    let connectors = all();
    let google = connectors.iter().find(|connector| connector.name() == "google-search-console");
    let configs = google.unwrap().configs();
    let mut infos = configs
        .iter()
        .filter_map(|config| config["authorization"]["service_account_info"].as_str());
    let info: Value = serde_json::from_str(infos.next().unwrap()).unwrap();
    info["private_key"].as_str().unwrap().to_owned()
}

fn sent(connector: &Connector, case: &Case) -> Result<(), String> {
    let auth = auth_catalogue::authenticator(&case.entry, case.config.clone())
        .map_err(|error| format!("not built: {error}"))?;
    compare(connector, case, auth)
}
