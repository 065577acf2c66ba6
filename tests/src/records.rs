//! The files of a file store, as tests look at them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The files with an extension that belong to credentials. What keeps programs of the first release away from a chain's
/// former name is left out.
pub fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let all: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    let moved: HashSet<PathBuf> = all
        .iter()
        .filter(|path| {
            let text = fs::read(path).unwrap_or_default();
            path.extension().is_some_and(|own| own == "json")
                && String::from_utf8_lossy(&text).contains(r#""moved":true"#)
        })
        .map(|path| path.with_extension(""))
        .collect();
    let wanted = |path: &PathBuf| {
        path.extension().is_some_and(|own| own == extension)
            && !moved.contains(&path.with_extension(""))
    };
    all.into_iter().filter(wanted).collect()
}
