//! [`Body`]: what a call must know of the request's body.

/// The body of a request, which stays with the driver.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// None any more: a redirect dropped it.
    None,
    /// Bytes in memory: they can be sent again, and take a credential.
    Bytes(&'a [u8]),
    /// A stream.
    Stream {
        /// Whether it can begin anew.
        is_replayable: bool,
    },
}

impl<'a> Body<'a> {
    /// Whether it can be sent again.
    pub(super) fn is_replayable(self) -> bool {
        match self {
            Self::None | Self::Bytes(_) => true,
            Self::Stream { is_replayable } => is_replayable,
        }
    }

    /// Whether it is known to have no bytes.
    pub(super) fn is_empty(self) -> bool {
        self.bytes().is_some_and(<[u8]>::is_empty)
    }

    /// The bytes; `None` for a stream.
    pub(super) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::None => Some(&[]),
            Self::Bytes(bytes) => Some(bytes),
            Self::Stream { .. } => None,
        }
    }
}
