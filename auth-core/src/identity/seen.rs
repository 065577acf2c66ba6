//! [`Seen`]: what tells one credential from another beside the values of its request.

use super::{Digest, Digestible, Fingerprint};
use crate::error::{ConfigError, Reason};

/// The config's type, the method's address, the user's functions, and the fields that these can see; filled by the derive.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The config's type, without its parameters.
    config: String,
    all: Digest,
    fields: Digest,
    /// The fields that a chain's secrets are in.
    secrets: Digest,
    /// Whether something of the user's sees the whole config.
    whole: bool,
    unknown: Option<&'static str>,
}

impl Seen {
    /// Nothing seen yet of the method at `at` of a config of this type.
    pub fn new(config: &str, at: &[usize]) -> Self {
        let mut all = Digest::new("seen");
        all.text("config", config);
        at.digest(&mut all);
        let (fields, secrets) = (Digest::new("fields"), Digest::new("secrets"));
        let config = config.split('<').next().unwrap_or_default().to_owned();
        Self { config, all, fields, secrets, whole: false, unknown: None }
    }

    /// The variant of an enum.
    pub fn variant(&mut self, name: &str) {
        self.all.text("variant", name);
    }

    /// Something of the user's sees the whole config, whose derive stands at this line and column of a module. A type in a
    /// block or in an unnamed constant has no name that is its own alone, so there the place counts.
    pub fn whole(&mut self, module: &str, name: &str, line: u32, column: u32) {
        self.whole = true;
        if self.config.strip_prefix(module).and_then(|name| name.strip_prefix("::")) != Some(name) {
            self.all.text("place", &format!("{module}:{line}:{column}"));
        }
    }

    /// The function of the user, as its path is written beside the config's type.
    pub fn function(&mut self, path: &str) {
        self.all.text("function", path);
    }

    /// Whether all that is seen could be digested.
    ///
    /// # Errors
    /// [`Reason::NotDigestible`], with the field.
    pub fn check(&self) -> Result<(), ConfigError> {
        match self.unknown {
            Some(field) => Err(ConfigError::new(field, Reason::NotDigestible)),
            None => Ok(()),
        }
    }

    /// What decides the parts of a request that placeholder methods work out; `None` where there are none.
    pub(super) fn by_methods(&self) -> Option<Fingerprint> {
        self.whole.then(|| self.but_secrets().finish())
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut all = self.but_secrets();
        all.fingerprint("secrets", &self.secrets.clone().finish());
        all.finish()
    }

    fn but_secrets(&self) -> Digest {
        let mut all = self.all.clone();
        all.fingerprint("fields", &self.fields.clone().finish());
        all
    }
}

/// A field that a function of the user can see. Its method is the one of [`Digestible`] types where its type is one,
/// and [`OtherField`]'s where it is not: generated code, which knows no type, asks the compiler.
#[derive(Debug)]
pub struct Field<'a, T: ?Sized>(pub &'static str, pub &'a T);

impl<T: Digestible + ?Sized> Field<'_, T> {
    /// Notes the field.
    pub fn note(&self, seen: &mut Seen) {
        self.add_to(&mut seen.fields);
    }

    /// Notes a field that fills a secret role of a token request: a new one goes on with the same chain.
    pub fn note_secret(&self, seen: &mut Seen) {
        self.add_to(&mut seen.secrets);
    }

    /// Notes a field that nothing sets.
    pub fn note_skipped(&self, seen: &mut Seen) {
        self.add_to(&mut seen.fields);
    }

    fn add_to(&self, digest: &mut Digest) {
        digest.text(self.0, std::any::type_name::<T>());
        self.1.digest(digest);
    }
}

/// A field of a type that cannot be digested.
pub trait OtherField {
    /// Notes that a token store cannot be used.
    fn note(&self, seen: &mut Seen);

    /// As [`OtherField::note`].
    fn note_secret(&self, seen: &mut Seen) {
        self.note(seen);
    }

    /// Notes nothing.
    fn note_skipped(&self, _: &mut Seen) {}
}

impl<T: ?Sized> OtherField for Field<'_, T> {
    fn note(&self, seen: &mut Seen) {
        seen.unknown.get_or_insert(self.0);
    }
}
