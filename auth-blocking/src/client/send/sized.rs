//! A reader that keeps its word about its length.

use std::io::{self, Read};

/// Reads no more than was announced, and fails where there is less: the transport would wait for the
/// rest for ever. It remembers that it failed, because the transport's error does not say who did.
pub(crate) struct Sized<R> {
    inner: R,
    left: Option<u64>,
    failed: bool,
}

impl<R: Read> Sized<R> {
    pub(crate) fn new(inner: R, length: Option<u64>) -> Self {
        Self { inner, left: length, failed: false }
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failed
    }
}

impl<R: Read> Read for Sized<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.left.map_or(buffer.len(), |left| {
            buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX))
        });
        let result = match self.inner.read(buffer.get_mut(..room).unwrap_or_default()) {
            Ok(0) if room > 0 && self.left.is_some() => Err(io::ErrorKind::UnexpectedEof.into()),
            other => other,
        };
        match &result {
            Ok(count) => self.left = self.left.map(|left| left.saturating_sub(*count as u64)),
            Err(error) => self.failed |= error.kind() != io::ErrorKind::Interrupted,
        }
        result
    }
}
