//! The tables as one program: rustc shows the errors that they have, in the same places, and none beside them.
//!
//! After a mistake the derive writes the names that others use, with nothing behind them. Where these did not compile,
//! an error would follow that nobody made.

use std::fmt::Write as _;

use auth_tests::diagnostics::{self, Case};
use serde_json::Value;

use crate::{MESSAGES, primary_span};

/// A program with a module for each case, and where in it each input begins.
pub(crate) fn program() -> (String, Vec<(usize, Case)>) {
    let mut program = "#![allow(unused)]\nfn main() {}\n".to_owned();
    let mut places = Vec::new();
    for case in diagnostics::cases() {
        let module = case.name.replace('/', "_");
        let _ = write!(program, "mod {module} {{\nuse auth_blocking::*;\n#[derive(AuthConfig)]\n");
        places.push((program.len(), case));
        let _ = writeln!(program, "{}\n}}", places.last().unwrap().1.input);
    }
    (program, places)
}

#[test]
fn rustc_shows_what_the_tables_have() {
    let (_, places) = program();
    let mut found: Vec<Vec<String>> = vec![Vec::new(); places.len()];
    for message in &MESSAGES["tables"] {
        let text = message["message"].as_str().unwrap();
        let span = primary_span(message).unwrap();
        let (start, end) = (offset(&span["byte_start"]), offset(&span["byte_end"]));
        let at = places.partition_point(|(begin, _)| *begin <= start).checked_sub(1);
        let (begin, case) = &places[at.unwrap_or_else(|| panic!("{text}"))];
        assert!(end <= begin + case.input.len(), "{}: {text}", case.place);
        found[at.unwrap()].push(diagnostics::shown(text, &case.input, start - begin..end - begin));
    }
    let mut differences = String::new();
    for ((_, case), found) in places.iter().zip(found) {
        let found = found.join("\n\n");
        if found != case.errors {
            let _ = writeln!(
                differences,
                "{}: {}\n\n-- in the table\n{}\n\n-- shown by rustc\n{found}\n",
                case.place, case.name, case.errors
            );
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}
