//! Whether the request that this thread sends has left the machine.
//!
//! ureq's errors do not say it: the same error comes from a handshake and from an established connection. So the
//! connection says it, at the first byte of the request that it is given. A thread sends one request at a time.

use std::cell::Cell;

thread_local! {
    static SENT: Cell<bool> = const { Cell::new(false) };
}

/// One call, from before its connection to its response, or the calls of one renewal.
pub(crate) struct Sending {
    /// Of the call around this one: a body's reader may make calls of its own.
    around: bool,
}

impl Sending {
    /// `unknown` where nothing will tell: then the request counts as sent.
    pub(crate) fn begin(unknown: bool) -> Self {
        Self { around: SENT.replace(unknown) }
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        if self.around {
            SENT.set(true);
        }
    }
}

/// Bytes of the request go out.
pub(super) fn leaves() {
    SENT.set(true);
}

/// The server reports that it has not read them.
pub(super) fn is_back() {
    SENT.set(false);
}

/// From here on [`was_anything_sent`] is about what follows. To be called within a [`Sending`].
pub(crate) fn forget() {
    SENT.set(false);
}

/// Whether the last request of this thread may have reached its server. It holds after a panic, too.
pub(crate) fn was_anything_sent() -> bool {
    SENT.get()
}
