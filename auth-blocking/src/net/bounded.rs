//! A connection to a proxy that keeps the time limit of the connection as a whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use ureq::Timeout;
use ureq::unversioned::transport::{Buffers, NextTimeout, Transport, time};

/// ureq gives each read of the proxy's response the whole limit anew, so that a byte a second lasts for ever.
#[derive(Debug)]
pub(super) struct Bounded {
    pub(super) inner: Box<dyn Transport>,
    pub(super) end: Option<Instant>,
    pub(super) reason: Timeout,
    pub(super) stage: Arc<Stage>,
}

/// How far a connection through a proxy has come, told from the order of what is written and read.
#[derive(Debug, Default)]
pub(super) struct Stage(AtomicU8);

const ASKING: u8 = 0;
const RESPONDED: u8 = 1;
const TUNNEL: u8 = 2;
const READY: u8 = 3;

impl Stage {
    /// Whether the proxy has done its part, and what comes now is the server's.
    pub(super) fn is_tunnel(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= TUNNEL
    }

    /// The connection is ready: what follows has limits of its own.
    pub(super) fn ready(&self) {
        self.0.store(READY, Ordering::Relaxed);
    }

    fn written(&self) {
        let _ = self.0.compare_exchange(RESPONDED, TUNNEL, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn read(&self) {
        let _ = self.0.compare_exchange(ASKING, RESPONDED, Ordering::Relaxed, Ordering::Relaxed);
    }
}

impl Bounded {
    fn cut(&self, mut timeout: NextTimeout) -> Result<NextTimeout, ureq::Error> {
        let Some(end) = self.end.filter(|_| self.stage.0.load(Ordering::Relaxed) != READY) else {
            return Ok(timeout);
        };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ureq::Error::Timeout(self.reason));
        }
        if timeout.after.is_not_happening() || *timeout.after > left {
            (timeout.after, timeout.reason) = (time::Duration::Exact(left), self.reason);
        }
        Ok(timeout)
    }
}

impl Transport for Bounded {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stage.written();
        self.inner.transmit_output(amount, self.cut(timeout)?)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        let timeout = self.cut(timeout)?;
        let progress = self.inner.await_input(timeout)?;
        if progress {
            self.stage.read();
        }
        Ok(progress)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}
