//! Request bodies that can be sent again.

use std::cell::Cell;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use auth_core::call::Body;

/// A request's body.
///
/// Bytes and reopenable bodies are sent again after a 401 or a redirect that keeps the body; a body
/// that can be read only once is not. No time limit interrupts a reader of yours that blocks: the limits are
/// those of the network.
///
/// # Example
/// ```
/// use auth_blocking::RequestBody;
///
/// let bytes = RequestBody::from("hello");
/// let stream = RequestBody::once(std::io::Cursor::new(vec![0; 1024]), Some(1024));
/// let again = RequestBody::reopen(|| Ok(("hello".as_bytes(), Some(5))));
/// # let _ = (bytes, stream, again);
/// ```
pub struct RequestBody(Kind);

/// A body's reader, and its length in bytes where it is known.
type Opened = (Box<dyn Read + Send>, Option<u64>);

enum Kind {
    Bytes(Vec<u8>),
    Reopen(Arc<dyn Fn() -> io::Result<Opened> + Send + Sync>),
    /// Taken by who reads it.
    Once(Cell<Option<Opened>>),
}

impl RequestBody {
    /// No body.
    pub fn empty() -> Self {
        Self(Kind::Bytes(Vec::new()))
    }

    /// A body that is read at most once, with its length in bytes where it is known.
    pub fn once(reader: impl Read + Send + 'static, length: Option<u64>) -> Self {
        Self(Kind::Once(Cell::new(Some((Box::new(reader), length)))))
    }

    /// A body that `open` can begin anew, with its length in bytes where it is known.
    pub fn reopen<R: Read + Send + 'static>(
        open: impl Fn() -> io::Result<(R, Option<u64>)> + Send + Sync + 'static,
    ) -> Self {
        Self(Kind::Reopen(Arc::new(move || {
            open().map(|(reader, length)| (Box::new(reader) as Box<dyn Read + Send>, length))
        })))
    }

    /// Whether it can be sent again.
    pub fn is_replayable(&self) -> bool {
        !matches!(self.0, Kind::Once(_))
    }

    /// What a call knows of it.
    pub(crate) fn for_call(&self) -> Body<'_> {
        match &self.0 {
            Kind::Bytes(bytes) => Body::Bytes(bytes),
            Kind::Reopen(_) | Kind::Once(_) => Body::Stream { is_replayable: self.is_replayable() },
        }
    }

    /// The bytes, where they are in memory.
    pub(crate) fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Reopen(_) | Kind::Once(_) => None,
        }
    }

    /// The reader of a stream; `None` where a body that is read once was read.
    pub(crate) fn open(&self) -> io::Result<Option<Opened>> {
        match &self.0 {
            Kind::Bytes(bytes) => {
                let length = bytes.len() as u64;
                Ok(Some((Box::new(io::Cursor::new(bytes.clone())), Some(length))))
            }
            Kind::Reopen(open) => open().map(Some),
            Kind::Once(opened) => Ok(opened.take()),
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Bytes(_) => "RequestBody(bytes)",
            Kind::Reopen(_) => "RequestBody(reopen)",
            Kind::Once(_) => "RequestBody(once)",
        })
    }
}

impl From<()> for RequestBody {
    fn from((): ()) -> Self {
        Self::empty()
    }
}

impl From<Vec<u8>> for RequestBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Bytes(bytes))
    }
}

impl From<&[u8]> for RequestBody {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl<const N: usize> From<&[u8; N]> for RequestBody {
    fn from(bytes: &[u8; N]) -> Self {
        bytes.to_vec().into()
    }
}

impl From<String> for RequestBody {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for RequestBody {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<File> for RequestBody {
    /// The file from where it stands to its end; replayed from the same place.
    fn from(file: File) -> Self {
        Self::reopen({
            let start = (&file).stream_position();
            move || {
                let start = start.as_ref().map_err(|error| io::Error::from(error.kind()))?;
                let mut reader = file.try_clone()?;
                reader.seek(SeekFrom::Start(*start))?;
                // Devices and the files of /proc say that they are empty.
                let metadata = reader.metadata()?;
                let length = (metadata.is_file() && metadata.len() > 0)
                    .then(|| metadata.len().saturating_sub(*start));
                Ok((reader, length))
            }
        })
    }
}
