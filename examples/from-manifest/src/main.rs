//! `from-manifest manifest.yaml`: prints the annotated struct or enum of a declarative connector manifest.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::ExitCode;

const USAGE: &str = "usage: from-manifest [--name Name] manifest.yaml";

/// A byte more than a manifest may have.
const MOST_BYTES: u64 = 4 * 1024 * 1024 + 1;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Prints all, or says why nothing is printed.
fn run() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let (mut name, mut path) = (None, None);
    while let Some(argument) = arguments.next() {
        if argument == "--name" {
            name = Some(arguments.next().ok_or(USAGE)?);
        } else if path.replace(argument).is_some() {
            return Err(USAGE.to_owned());
        }
    }
    let path = path.ok_or(USAGE)?;
    let failed = |error: io::Error| format!("{path}: {error}");
    let mut bytes = Vec::new();
    File::open(&path).map_err(failed)?.take(MOST_BYTES).read_to_end(&mut bytes).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.utf8_error().valid_up_to();
        let lines = error.as_bytes()[..before].iter().filter(|byte| **byte == b'\n').count();
        format!("{path}: line {}: not YAML: this is not UTF-8", lines + 1)
    })?;
    let imported = auth_from_manifest::import(&text, name.as_deref())
        .map_err(|error| format!("{path}: {error}"))?;
    for note in &imported.notes {
        eprintln!("{path}: {note}");
    }
    io::stdout().write_all(imported.source.as_bytes()).map_err(|error| error.to_string())
}
