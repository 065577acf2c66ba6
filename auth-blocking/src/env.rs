//! Config from environment variables.

use std::fs;
use std::str::FromStr;

use auth_core::Secret;
use auth_core::error::{ConfigError, Reason};
use zeroize::Zeroizing;

use crate::error::Error;

/// Reads variables and remembers what was missing, so that one error names all.
#[derive(Debug, Default)]
pub struct Env {
    missing: Vec<String>,
    error: Option<Error>,
}

impl Env {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The variable `name`, or the content of the file that `name_FILE` names.
    pub fn required<T: FromStr>(&mut self, field: &'static str, name: &str) -> Option<T> {
        let text = self.read(field, name)?;
        if text.is_none() {
            self.missing.push(name.to_owned());
        }
        self.parse(field, &text?)
    }

    /// As [`Env::required`]; a missing one is no error.
    pub fn optional<T: FromStr>(&mut self, field: &'static str, name: &str) -> Option<T> {
        let text = self.read(field, name)??;
        self.parse(field, &text)
    }

    /// What was wrong, if anything.
    ///
    /// # Errors
    /// [`Error::Config`] with all missing names, or the first variable that could not be read.
    pub fn finish(&mut self) -> Result<(), Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if self.missing.is_empty() { Ok(()) } else { Err(self.missing()) }
    }

    /// The error of a variable that was needed.
    pub fn error(mut self) -> Error {
        self.finish().err().unwrap_or_else(|| self.missing())
    }

    fn missing(&mut self) -> Error {
        ConfigError::new("environment", Reason::EnvMissing(std::mem::take(&mut self.missing)))
            .into()
    }

    /// The text; the outer `None` is an error that was noted.
    fn read(&mut self, field: &'static str, name: &str) -> Option<Option<Secret>> {
        match std::env::var(name) {
            Ok(text) => return Some(Some(Secret::from(text))),
            Err(std::env::VarError::NotPresent) => {}
            Err(std::env::VarError::NotUnicode(_)) => {
                self.unreadable(field);
                return None;
            }
        }
        let Some(path) = std::env::var_os(format!("{name}_FILE")) else { return Some(None) };
        match fs::read_to_string(path).map(Zeroizing::new) {
            // Editors and `echo` end a file with a newline that is no part of the secret.
            Ok(text) => {
                let line = text.strip_suffix('\n').unwrap_or(&text);
                Some(Some(Secret::from(line.strip_suffix('\r').unwrap_or(line))))
            }
            Err(_) => {
                self.unreadable(field);
                None
            }
        }
    }

    fn parse<T: FromStr>(&mut self, field: &'static str, text: &Secret) -> Option<T> {
        // The type's own error may quote the text.
        let value = text.expose().parse().ok();
        if value.is_none() {
            self.unreadable(field);
        }
        value
    }

    fn unreadable(&mut self, field: &'static str) {
        self.error.get_or_insert_with(|| ConfigError::new(field, Reason::EnvUnreadable).into());
    }
}
