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

    /// Reads what [`as_str`](Self::as_str) returned: a store that lists its records knows them by it.
    ///
    /// Returns `None` where the text is not 64 lowercase hexadecimal digits.
    ///
    /// # Example
    /// ```
    /// use auth_core::identity::RecordKey;
    ///
    /// fn key_of(file_name: &str) -> Option<RecordKey> {
    ///     RecordKey::parse(file_name.strip_suffix(".json")?)
    /// }
    ///
    /// let key = RecordKey::named("a");
    /// assert_eq!(key_of(&format!("{}.json", key.as_str())), Some(key));
    /// assert_eq!(key_of("README.md"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let is_digit = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == 64 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// Sixty-four hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
