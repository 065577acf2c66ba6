//! [`Seen`]: what tells one credential from another beside the values of its request.

use super::{Digest, Digestible, Fingerprint};
use crate::error::{ConfigError, Reason};

/// The config's type, the method's address, the user's functions, and the fields that these can see; filled by the derive.
#[derive(Clone, Debug)]
pub struct Seen {
    all: Digest,
    fields: Digest,
    unknown: Option<&'static str>,
}

impl Seen {
    /// Nothing seen yet of the method at `at` of a config of this type.
    pub fn new(config: &str, at: &[usize]) -> Self {
        let mut all = Digest::new("seen");
        all.text("config", config);
        at.digest(&mut all);
        Self { all, fields: Digest::new("fields"), unknown: None }
    }

    /// The variant of an enum.
    pub fn variant(&mut self, name: &str) {
        self.all.text("variant", name);
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

    pub(super) fn fields(&self) -> Fingerprint {
        self.fields.clone().finish()
    }

    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut all = self.all.clone();
        all.fingerprint("fields", &self.fields());
        all.finish()
    }
}

/// A field that a function of the user can see. Its method is the one of [`Digestible`] types where its type is one,
/// and [`OtherField`]'s where it is not: generated code, which knows no type, asks the compiler.
#[derive(Debug)]
pub struct Field<'a, T: ?Sized>(pub &'static str, pub &'a T);

impl<T: Digestible + ?Sized> Field<'_, T> {
    /// Notes the field.
    pub fn note(&self, seen: &mut Seen) {
        seen.fields.text(self.0, std::any::type_name::<T>());
        self.1.digest(&mut seen.fields);
    }
}

/// A field of a type that cannot be digested.
pub trait OtherField {
    /// Notes that a token store cannot be used.
    fn note(&self, seen: &mut Seen);
}

impl<T: ?Sized> OtherField for Field<'_, T> {
    fn note(&self, seen: &mut Seen) {
        seen.unknown.get_or_insert(self.0);
    }
}
