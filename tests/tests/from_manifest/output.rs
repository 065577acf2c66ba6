//! What the importer prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::NAMES;

fn path(kind: &str, name: &str, extension: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/from_manifest").join(kind);
    folder.join(format!("{name}.{extension}"))
}

fn import(name: &str) -> auth_from_manifest::Imported {
    let manifest = fs::read_to_string(path("manifests", name, "yaml")).unwrap();
    auth_from_manifest::import(&manifest, None).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn each_manifest_gives_its_file() {
    let update = std::env::var_os("UPDATE").is_some();
    for name in NAMES {
        let source = import(name).source;
        let path = path("generated", name, "rs");
        if update {
            fs::write(&path, &source).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), source, "{name}");
    }
}

/// No manifest and no file is forgotten.
#[test]
fn all_files_are_listed() {
    for (kind, extension) in [("manifests", "yaml"), ("generated", "rs")] {
        let file = path(kind, NAMES[0], extension);
        let folder = file.parent().unwrap();
        let mut files: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let names: Vec<String> = NAMES.iter().map(|name| format!("{name}.{extension}")).collect();
        assert_eq!(files, names);
    }
}

/// Under its defaults, which is what a user's project has.
#[test]
fn rustfmt_changes_nothing() {
    let Ok(version) = Command::new("rustfmt").arg("--version").output() else {
        println!("rustfmt is not installed");
        return;
    };
    assert!(version.status.success());
    // Away from the workspace's own `rustfmt.toml`.
    let folder = tempfile::tempdir().unwrap();
    for name in NAMES {
        let copy = folder.path().join(format!("{name}.rs"));
        fs::copy(path("generated", name, "rs"), &copy).unwrap();
        let output =
            Command::new("rustfmt").args(["--edition", "2024", "--check"]).arg(&copy).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{name}\n{}", String::from_utf8_lossy(&output.stdout));
    }
}

/// Where the manifest says less than the annotation, or more, the reader is told.
#[test]
fn notes() {
    let notes = |name: &str| -> Vec<String> {
        import(name).notes.iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        notes("case_13_oauth_expiry_date_format"),
        [
            "line 7: this credential is written out in the manifest: in the struct it is the field `client_secret`, which the config must have",
            "line 8: `expires_at` is read at the top of the answer: where it is further inside, write its path, such as \"data.expires_at\"",
        ]
    );
    assert_eq!(
        notes("case_12_oauth_client_credentials_scopes"),
        [
            "line 11: `grant_type` is left out: it is sent already, and the platform does not let it be replaced"
        ]
    );
    assert_eq!(notes("airtable"), [""; 0]);
}
