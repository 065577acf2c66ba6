//! The source: `use` lines, structs, enums, functions.

mod function;
mod items;
mod layout;
mod types;

use std::collections::BTreeSet;

use crate::fields::type_name;

pub(crate) use types::{Enum, Struct, Variant};

/// What is printed so far.
#[derive(Default)]
pub(crate) struct Source {
    /// Paths of `use` lines.
    uses: BTreeSet<&'static str>,
    /// Names in `use auth_blocking::{…}`.
    ours: BTreeSet<&'static str>,
    /// Types and functions, in order.
    parts: Vec<String>,
    names: BTreeSet<String>,
}

impl Source {
    /// A name that no other type has.
    pub(crate) fn name(&mut self, wanted: &str) -> String {
        let wanted = type_name(wanted);
        let mut name = wanted.clone();
        let mut count = 1;
        while TAKEN.contains(&name.as_str()) || !self.names.insert(name.clone()) {
            count += 1;
            name = format!("{wanted}{count}");
        }
        name
    }

    /// All of it, as a file.
    pub(crate) fn finish(self) -> String {
        let mut out = String::new();
        let (std, others): (Vec<&str>, Vec<&str>) =
            self.uses.iter().partition(|path| path.starts_with("std::"));
        for path in &std {
            out.push_str(&format!("use {path};\n"));
        }
        if !std.is_empty() {
            out.push('\n');
        }
        let ours: Vec<&str> = self.ours.iter().copied().collect();
        let ours = match ours.as_slice() {
            [one] => format!("auth_blocking::{one}"),
            several => format!("auth_blocking::{{{}}}", several.join(", ")),
        };
        // As rustfmt sorts: modules of a crate before its list.
        let (inside, others): (Vec<&str>, Vec<&str>) =
            others.into_iter().partition(|path| path.starts_with("auth_blocking::"));
        for path in inside.into_iter().chain([ours.as_str()]).chain(others) {
            out.push_str(&format!("use {path};\n"));
        }
        for part in &self.parts {
            out.push('\n');
            out.push_str(part);
        }
        out
    }
}

/// Names of `use` lines.
const TAKEN: &[&str] = &[
    "AuthConfig",
    "Default",
    "Deserialize",
    "Engine",
    "Error",
    "HeaderValue",
    "Option",
    "Secret",
    "SignRequest",
    "String",
];
