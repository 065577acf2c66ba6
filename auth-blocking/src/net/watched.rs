//! A connection that notes when a request leaves.

use ureq::unversioned::transport::{Buffers, NextTimeout, Transport};

use super::cause::is_refused_handshake;
use super::sent;

/// A connection that is ready: what it is given from now on is the request.
#[derive(Debug)]
pub(super) struct Watched<T> {
    inner: T,
    /// Whether any byte of a response ever came on it: then the handshake is long over.
    has_response: bool,
}

impl<T> Watched<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, has_response: false }
    }

    /// With TLS 1.3 a client is done before the server has looked at its certificate: the server's fatal alert then
    /// comes in the place of the first response, and says that the request was not read (RFC 8446 section 4.4.2.4).
    fn look_at(&self, error: &ureq::Error) {
        if !self.has_response && is_refused_handshake(error) {
            sent::is_back();
        }
    }
}

impl<T: Transport> Transport for Watched<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        if amount > 0 {
            sent::leaves();
        }
        self.inner.transmit_output(amount, timeout).inspect_err(|error| self.look_at(error))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        match self.inner.await_input(timeout) {
            Ok(progress) => {
                self.has_response |= progress;
                Ok(progress)
            }
            Err(error) => {
                self.look_at(&error);
                Err(error)
            }
        }
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
