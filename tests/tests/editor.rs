//! What an editor lists of a builder: the setters that are valid now, and `build()` once all is set.
//!
//! rust-analyzer expands derives in a process of its name and lists what stands on a type. So here rustc, under such
//! a name, compiles calls of builders: a method that does not stand on the type is error E0599.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const CONFIGS: &str = r#"
use auth_blocking::{AuthConfig, MemoryTokenStore, Secret};

#[derive(AuthConfig)]
#[auth(oauth2(grant = refresh_token, rotate_refresh_token(required), token_endpoint = "https://api.example.com/token"))]
pub struct Square { client_id: String, client_secret: Secret, refresh_token: Secret, scope: Option<String> }

#[derive(AuthConfig)]
#[auth(bearer)]
pub struct Generic<T: AsRef<str> + Clone + Send + Sync + 'static> where T: std::fmt::Display {
    token: Secret,
    #[auth(skip)]
    other: std::marker::PhantomData<T>,
}

#[derive(AuthConfig)]
pub enum Login {
    #[auth(basic)]
    Basic { username: String, password: Option<Secret> },
    Square(Square),
}

fn store() -> MemoryTokenStore { MemoryTokenStore::new() }
"#;

/// Calls, and the method that is not there.
const CALLS: [(&str, Option<&str>); 11] = [
    (
        r#"Square::builder().client_secret("s").refresh_token("r").scope("x").client_id("i").token_store(store()).build();"#,
        None,
    ),
    (
        r#"Square::builder().client_secret("s").scope("x").refresh_token("r").token_store(store()).build();"#,
        Some("build"),
    ),
    (r#"Square::builder().client_id("i").client_id("j");"#, Some("client_id")),
    (
        r#"Square::builder().client_id("i").client_secret("s").refresh_token("r").build();"#,
        Some("build"),
    ),
    (r#"Square::builder().token_store(store()).token_store(store());"#, Some("token_store")),
    (r#"Generic::<String>::builder().token("t").build();"#, None),
    (r#"Generic::<String>::builder().build();"#, Some("build")),
    (r#"Generic::<String>::builder().token_store(store());"#, Some("token_store")),
    (r#"Login::basic_builder().password("p").username("u").build();"#, None),
    (r#"Login::basic_builder().password("p").build();"#, Some("build")),
    (
        r#"let _ = |square: Square| Login::square_builder().config(square).token_store(store()).build();"#,
        None,
    ),
];

#[test]
fn lists_what_is_valid_now() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let dir = target.join("editor");
    fs::create_dir_all(&dir).unwrap();
    let mut manifest = format!(
        "[package]\nname = \"editor\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n\n\
         [workspace]\n\n[dependencies]\nauth-blocking = {{ path = {:?}, default-features = false }}\n",
        root.join("auth-blocking")
    );
    for (at, (call, _)) in CALLS.iter().enumerate() {
        manifest += &format!("\n[[bin]]\nname = \"call-{at}\"\npath = \"call-{at}.rs\"\n");
        let source =
            format!("#![allow(dead_code, unused)]\n{CONFIGS}\nfn main() {{\n    {call}\n}}\n");
        fs::write(dir.join(format!("call-{at}.rs")), source).unwrap();
    }
    fs::write(dir.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let wrapper = rustc_as_rust_analyzer(&dir);
    let output = Command::new(env!("CARGO"))
        .args(["check", "--bins", "--keep-going", "--offline", "--message-format=short"])
        .current_dir(&dir)
        .env("RUSTC_WORKSPACE_WRAPPER", wrapper)
        // What is compiled there already serves here.
        .env("CARGO_TARGET_DIR", target.join("first-lines/target"))
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    for (at, (call, missing)) in CALLS.iter().enumerate() {
        let place = format!("call-{at}.rs:");
        let found: Vec<&str> = errors
            .lines()
            .filter(|line| line.starts_with(&place) && line.contains("error"))
            .collect();
        match missing {
            None => assert!(found.is_empty(), "{call}\n{errors}"),
            Some(method) => {
                let [error] = found.as_slice() else { panic!("{call}\n{errors}") };
                let expected = format!("error[E0599]: no method named `{method}`");
                assert!(error.contains(&expected), "{call}\n{error}");
            }
        }
    }
}

/// A script that runs a copy of rustc whose name begins as rust-analyzer's.
fn rustc_as_rust_analyzer(dir: &Path) -> PathBuf {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout).unwrap().trim_end());
    let copy = dir.join("rust-analyzer-rustc");
    fs::copy(sysroot.join("bin/rustc"), &copy).unwrap();
    let wrapper = dir.join("wrapper.sh");
    let script = format!(
        "#!/bin/sh\nshift\nLD_LIBRARY_PATH={:?} DYLD_LIBRARY_PATH={:?} exec {copy:?} --sysroot {sysroot:?} \"$@\"\n",
        sysroot.join("lib"),
        sysroot.join("lib")
    );
    fs::write(&wrapper, script).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    wrapper
}
