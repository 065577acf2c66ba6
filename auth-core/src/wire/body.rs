//! [`SecretBytes`]: a body that may hold secrets.

use std::fmt;
use std::io;

use zeroize::Zeroizing;

/// Bytes that are not printed and are wiped when dropped.
///
/// # Example
/// ```
/// use auth_core::wire::body::SecretBytes;
///
/// let answer = SecretBytes::new(b"access_token=abc".to_vec());
/// assert_eq!(answer.as_slice().len(), 16);
/// assert_eq!(format!("{answer:?}"), "[redacted]");
/// ```
#[derive(Clone, Default)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// Takes over `bytes`.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes to be changed, still wiped on drop.
    #[doc(hidden)] // names a type of another crate, which who writes a store need not know
    pub fn into_wiped(self) -> Zeroizing<Vec<u8>> {
        self.0
    }

    /// The bytes, no longer wiped on drop.
    pub fn into_inner(mut self) -> Vec<u8> {
        std::mem::take(&mut *self.0)
    }

    /// Appends; where it must grow, the old buffer is wiped.
    pub fn push(&mut self, bytes: &[u8]) {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let mut wider =
                Zeroizing::new(Vec::with_capacity(needed.max(2 * self.0.capacity()).max(256)));
            wider.extend_from_slice(&self.0);
            self.0 = wider;
        }
        self.0.extend_from_slice(bytes);
    }
}

#[doc(hidden)]
impl From<Zeroizing<Vec<u8>>> for SecretBytes {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl io::Write for SecretBytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
