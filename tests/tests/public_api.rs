//! What a user of `auth-blocking` can see: no type of another crate but those of `http` and `ureq`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// Beside `http`, `ureq` and our own core. serde's are the traits that users' types implement; the others are in
/// items that a feature of the same name brings.
const ALLOWED: &[&str] = &[
    "postgres::client::Client",
    "redis::client::Client",
    "schemars::JsonSchema",
    "serde_core::de::DeserializeOwned",
    "serde_core::ser::Serialize",
    "serde_json::value::Value",
    "tokio_postgres::error::Error",
];

/// The types and traits that public items of the crate itself name, by the crate that they come from.
fn foreign(doc: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in doc["index"].as_object().unwrap().values() {
        // The inherited methods of a blanket implementation are in the index too.
        let own = item["span"]["filename"]
            .as_str()
            .is_some_and(|file| file.starts_with("auth-blocking/"));
        if !own {
            continue;
        }
        let mut ids = BTreeSet::new();
        named(&item["inner"], &mut ids);
        for id in ids {
            let path = &doc["paths"][&id];
            let krate = path["crate_id"].as_u64().unwrap_or(0);
            let name =
                doc["external_crates"][krate.to_string()]["name"].as_str().unwrap_or_default();
            if krate != 0 && !["std", "core", "alloc", "http", "ureq", "auth_core"].contains(&name)
            {
                let path: Vec<&str> =
                    path["path"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
                found.insert(path.join("::"));
            }
        }
    }
    found
}

fn named(inner: &Value, ids: &mut BTreeSet<String>) {
    match inner {
        Value::Object(entries) => {
            for (key, value) in entries {
                if key == "resolved_path" || key == "trait" {
                    ids.extend(value["id"].as_u64().map(|id| id.to_string()));
                }
                named(value, ids);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, ids)),
        _ => {}
    }
}

/// rustdoc's JSON is made by `.ci/run`, with a compiler that is told to be a nightly one.
#[test]
fn no_public_item_names_a_type_of_a_hidden_crate() {
    let Ok(path) = std::env::var("AUTH_RUSTDOC_JSON") else {
        println!("skipped: AUTH_RUSTDOC_JSON is not set, see .ci/run");
        return;
    };
    let doc: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(doc["index"].as_object().unwrap().len() > 500);
    let allowed: BTreeSet<String> = ALLOWED.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(foreign(&doc), allowed);
}

/// A store of a user's own depends on this crate alone: whatever the signatures of stores name, `store` exports.
#[test]
fn what_a_store_names_is_exported() {
    let Ok(path) = std::env::var("AUTH_RUSTDOC_JSON") else {
        println!("skipped: AUTH_RUSTDOC_JSON is not set, see .ci/run");
        return;
    };
    let doc: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let items: Vec<&Value> = doc["index"].as_object().unwrap().values().collect();
    let is_of_stores = |item: &&&Value| {
        let file = item["span"]["filename"].as_str().unwrap_or_default();
        file.starts_with("auth-blocking/src/store/") || file.ends_with("src/testing/store.rs")
    };
    let exported: BTreeSet<String> = items
        .iter()
        .filter(is_of_stores)
        .filter_map(|item| item["inner"]["use"]["id"].as_u64())
        .map(|id| id.to_string())
        .collect();
    let mut ids = BTreeSet::new();
    items.iter().filter(is_of_stores).for_each(|item| named(&item["inner"], &mut ids));
    let hidden: Vec<String> = ids
        .iter()
        .filter(|id| !exported.contains(*id))
        .map(|id| &doc["paths"][id])
        .filter(|path| path["path"][0] == "auth_core")
        .map(|path| path["path"].to_string())
        .collect();
    assert!(exported.len() > 3 && hidden.is_empty(), "{hidden:?}");
}

#[test]
fn no_library_may_be_unsafe() {
    let workspace = fs::read_to_string("../Cargo.toml").unwrap();
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    for krate in ["auth-core", "auth-derive", "auth-blocking"] {
        let manifest = fs::read_to_string(format!("../{krate}/Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{krate}");
        assert!(Path::new(&format!("../{krate}/src/lib.rs")).exists());
    }
}
