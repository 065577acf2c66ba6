//! [`RecordKey`]: the name of a record in a store.

use std::fmt;

use super::Digest;

/// The name of a record: a digest of who the credential is.
///
/// The same configured refresh token goes on with its chain; a new one starts another chain.
///
/// # Example
/// ```
/// use auth_core::identity::RecordKey;
///
/// fn file_name(key: &RecordKey) -> String {
///     format!("{}.json", key.as_str()) // hexadecimal digits: nothing to escape
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey(pub(super) String);

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The digest of a weak password can be guessed.
        f.write_str("RecordKey")
    }
}

impl RecordKey {
    pub(super) fn new(name: Digest) -> Self {
        Self(name.hex())
    }

    /// A key by a name of your own, for the tests of a store.
    pub fn named(name: &str) -> Self {
        let mut digest = Digest::new("test");
        digest.part(name.as_bytes());
        Self::new(digest)
    }

    /// Sixty-four hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
