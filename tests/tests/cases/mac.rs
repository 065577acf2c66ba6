//! The derive in crates of older editions and without a prelude.

use std::path::PathBuf;
use std::process::Command;

const STRICT: &str = r#"
#![deny(warnings, missing_docs, unsafe_code)]
//! A library.

/// The API.
#[derive(::auth_blocking::AuthConfig)]
#[auth(oauth2(grant = client_credentials, token_endpoint = "https://{region}.example.com/token"))]
pub struct Api {
    client_id: ::std::string::String,
    client_secret: ::auth_blocking::Secret,
    region: ::std::string::String,
}
"#;

/// rustc's `diagnostic` attributes need a prelude, and the messages of fields that are named like no role
/// need those: here all are.
const NO_PRELUDE: &str = r#"
#![no_implicit_prelude]
#![deny(warnings, missing_docs, unsafe_code)]
//! A library.

/// The API, signed in one way or another.
#[derive(::auth_blocking::AuthConfig)]
pub enum Login {
    /// By token.
    #[auth(bearer)]
    Token {
        /// The token.
        token: ::auth_blocking::Secret,
    },
    /// By password.
    #[auth(basic)]
    Password {
        /// The name.
        username: ::std::string::String,
        /// The password.
        password: ::core::option::Option<::auth_blocking::Secret>,
    },
}
"#;

/// The libraries that this test was built with: there may be several, of other features.
fn libraries() -> Vec<PathBuf> {
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let mut found: Vec<PathBuf> = std::fs::read_dir(deps)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("libauth_blocking-") && name.ends_with(".rlib")
        })
        .collect();
    found.sort_by_key(|path| std::cmp::Reverse(path.metadata().unwrap().modified().unwrap()));
    found
}

#[test]
fn mac_11_every_edition_compiles_without_a_warning() {
    compiles_in_every_edition(STRICT);
}

#[test]
fn mac_11_roles_compile_without_a_prelude() {
    compiles_in_every_edition(NO_PRELUDE);
}

fn compiles_in_every_edition(text: &str) {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("api.rs");
    std::fs::write(&source, text).unwrap();
    let library = &libraries()[0];
    for edition in ["2018", "2021", "2024"] {
        let output = Command::new("rustc")
            .args(["--crate-type", "lib", "--emit", "metadata", "--edition", edition])
            .arg("--out-dir")
            .arg(dir.path())
            .arg("--extern")
            .arg(format!("auth_blocking={}", library.display()))
            .arg("-L")
            .arg(format!("dependency={}", library.parent().unwrap().display()))
            .arg(&source)
            .output()
            .unwrap();
        assert!(output.status.success(), "{edition}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
