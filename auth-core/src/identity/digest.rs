//! [`Digest`]: SHA-256 over named parts.

use std::fmt;

use hmac_sha256::Hash as Sha256;

/// SHA-256 over parts, each with its length before it, so that one part cannot lend a byte to the next.
///
/// # Example
/// ```
/// use auth_core::identity::{Digest, Digestible};
///
/// struct Tenant(u32);
///
/// impl Digestible for Tenant {
///     fn digest(&self, digest: &mut Digest) {
///         self.0.digest(digest);
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Digest(Sha256);

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest")
    }
}

impl Digest {
    pub(crate) fn new(what: &str) -> Self {
        let mut digest = Self(Sha256::new());
        digest.part(what.as_bytes());
        digest
    }

    /// Bytes that tell one value from another.
    pub fn part(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) {
        self.part(name.as_bytes());
        self.part(bytes);
    }

    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.bytes(name, text.as_bytes());
    }

    /// An absent text is another one than an empty text.
    pub(crate) fn optional(&mut self, name: &str, text: Option<&str>) {
        self.part(name.as_bytes());
        match text {
            Some(text) => {
                self.part(b"is");
                self.part(text.as_bytes());
            }
            None => self.part(b"is not"),
        }
    }

    pub(crate) fn fingerprint(&mut self, name: &str, fingerprint: &Fingerprint) {
        self.text(name, &fingerprint.0);
    }

    pub(crate) fn finish(self) -> Fingerprint {
        Fingerprint(self.hex())
    }

    /// Sixty-four digits.
    pub(super) fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

/// What is left of a text to compare it by.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a configured text.
    pub(crate) fn of_text(text: &str) -> Self {
        let mut digest = Digest::new("text");
        digest.part(text.as_bytes());
        digest.finish()
    }

    /// Takes over what a record holds.
    pub(crate) fn from_record(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Sixty-four hexadecimal digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The digest of a weak password can be guessed.
        f.write_str("Fingerprint")
    }
}

/// Eight bytes that tell a whole text from one that was cut off or changed by accident.
pub fn checksum(bytes: &[u8]) -> [u8; 8] {
    let digest = Sha256::hash(bytes);
    let mut sum = [0; 8];
    sum.copy_from_slice(digest.get(..8).unwrap_or(&[0; 8]));
    sum
}

/// Two digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' - 10 + value });
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}
