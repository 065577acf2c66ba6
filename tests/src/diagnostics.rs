//! The tables of `tests/tests/diagnostics/`: inputs of the derive, and the errors of each.
//!
//! A table is a title, then cases:
//!
//! ```text
//! == unknown_option
//!
//! #[auth(basic(username = "{a}", realm = "x"))]
//! struct Api {
//!     a: String,
//! }
//!
//! error: `basic` has no option `realm`
//!        help: write `username` or `password`
//!    --> realm
//! ```
//!
//! The input is what the derive receives: the struct or enum below `#[derive(AuthConfig)]`. Each error is written as
//! rustc shows it, except for its place: the text that is underlined stands there instead of a line and a column.
//! Where the input has that text more than once, the place says which one: `--> token (2 of 3)`.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// An input of the derive and its errors.
#[derive(Debug)]
pub struct Case {
    /// Subject and name: `basic/unknown_option`.
    pub name: String,
    /// `tests/tests/diagnostics/basic.txt:121`, for messages.
    pub place: String,
    /// The struct or enum.
    pub input: String,
    /// The errors in order, as [`shown`] writes them, with an empty line between two.
    pub errors: String,
}

/// Every case of every table, sorted by file.
///
/// # Panics
/// Where a table cannot be read.
pub fn cases() -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut tables = Vec::new();
    find_tables(&dir, &mut tables);
    tables.sort();
    tables.iter().flat_map(|table| read(&dir, table)).collect()
}

/// An error as a table has it: its message, and the text of `input` in `range`.
///
/// # Panics
/// Where `range` is empty, as that of an error without a place is, or not one of `input`.
pub fn shown(message: &str, input: &str, range: Range<usize>) -> String {
    assert!(!range.is_empty(), "this error points to nothing: {message}");
    let message = message.replace('\n', "\n       ");
    let text = &input[range.clone()];
    let places = occurrences(input, text);
    let which = match places.as_slice() {
        [_] => String::new(),
        places => {
            let number = places.iter().filter(|place| **place <= range.start).count();
            format!(" ({number} of {})", places.len())
        }
    };
    // A text of several lines is written as one.
    let text = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    format!("error: {message}\n   --> {text}{which}")
}

/// Where `text` is in `input` by itself: `token` is not in `token_path`.
fn occurrences(input: &str, text: &str) -> Vec<usize> {
    let in_a_word = |c: char| c.is_alphanumeric() || c == '_';
    let glued = |at: usize| {
        let (before, rest) = input.split_at(at);
        let after = &rest[text.len()..];
        text.starts_with(in_a_word) && before.ends_with(in_a_word)
            || text.ends_with(in_a_word) && after.starts_with(in_a_word)
    };
    input.match_indices(text).map(|(at, _)| at).filter(|at| !glued(*at)).collect()
}

/// `basic.txt`, and `oauth2/*.txt` where a subject has several tables.
fn find_tables(dir: &Path, tables: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find_tables(&path, tables);
        } else {
            tables.push(path);
        }
    }
}

fn read(dir: &Path, table: &Path) -> Vec<Case> {
    let text = fs::read_to_string(table).unwrap();
    let table = table.strip_prefix(dir).unwrap();
    let file = format!("tests/tests/diagnostics/{}", table.display());
    let subject = table.with_extension("");
    let subject = subject.iter().next().unwrap().to_str().unwrap();
    let mut parts = text.split("\n== ");
    let mut line = 2 + parts.next().map_or(0, |title| title.matches('\n').count());
    let mut cases = Vec::new();
    for part in parts {
        let place = format!("{file}:{line}");
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        let Some((input, errors)) = body.split_once("\nerror: ") else {
            panic!("{place}: `{name}` has no error");
        };
        cases.push(Case {
            name: format!("{subject}/{name}"),
            place,
            input: input.trim().to_owned(),
            errors: format!("error: {}", errors.trim_end()),
        });
        line += 1 + part.matches('\n').count();
    }
    assert!(!cases.is_empty(), "{file} has no case");
    cases
}
