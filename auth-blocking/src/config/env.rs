//! Config from environment variables.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use auth_core::Secret;
use auth_core::error::{ConfigError, FileTrouble, Reason};
use auth_core::wire::body::SecretBytes;
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
        let variable = format!("{name}_FILE");
        // An empty one is how a compose file writes that there is none.
        let path = std::env::var_os(&variable).filter(|path| !path.is_empty());
        let Some(path) = path.map(PathBuf::from) else { return Some(None) };
        match read_file(&path) {
            Ok(text) => Some(Some(text)),
            Err(why) => {
                let reason = Reason::EnvFile { variable, path: printable(path), why };
                self.error.get_or_insert_with(|| ConfigError::new(field, reason).into());
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

/// A file of more bytes holds no secret.
const FILE_LIMIT: u64 = 1024 * 1024;

/// The text of a regular file, without the line end that editors and `echo` write behind it. Nothing is waited for: a pipe
/// that nobody writes to, and a device that has no end, are refused before they are read.
fn read_file(path: &Path) -> Result<Secret, FileTrouble> {
    // A directory cannot be opened everywhere, and a pipe not without waiting.
    let kind = fs::metadata(path).map_err(|error| trouble(&error))?.file_type();
    if kind.is_dir() {
        return Err(FileTrouble::Directory);
    }
    if !kind.is_file() {
        return Err(FileTrouble::NotRegular);
    }
    let mut options = fs::OpenOptions::new();
    options.read(true);
    // It may have become a pipe meanwhile.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        libc::O_NONBLOCK | libc::O_NOCTTY,
    );
    let file = options.open(path).map_err(|error| trouble(&error))?;
    if !file.metadata().map_err(|error| trouble(&error))?.is_file() {
        return Err(FileTrouble::NotRegular);
    }
    let mut bytes = SecretBytes::default();
    let mut chunk = Zeroizing::new([0; 4096]);
    // Files of /proc say that they are empty.
    let mut file = file.take(FILE_LIMIT + 1);
    loop {
        match file.read(&mut chunk[..]) {
            Ok(0) => break,
            Ok(count) => bytes.push(chunk.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(trouble(&error)),
        }
    }
    if bytes.as_slice().len() as u64 > FILE_LIMIT {
        return Err(FileTrouble::TooLong);
    }
    let text = std::str::from_utf8(bytes.as_slice()).map_err(|_| FileTrouble::NotText)?;
    let line = text.strip_suffix('\n').unwrap_or(text);
    Ok(Secret::from(line.strip_suffix('\r').unwrap_or(line)))
}

fn trouble(error: &io::Error) -> FileTrouble {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileTrouble::NotFound,
        io::ErrorKind::PermissionDenied => FileTrouble::Denied,
        _ => FileTrouble::Unreadable,
    }
}

/// The path, unless it may be the secret itself, put into the wrong variable.
fn printable(path: PathBuf) -> Option<PathBuf> {
    Some(path).filter(|path| path.is_absolute() || path.starts_with(".") || path.starts_with(".."))
}
