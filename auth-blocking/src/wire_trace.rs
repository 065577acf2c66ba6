//! The log target at which ureq's protocol crate writes whole requests and answers.

use auth_core::error::RequestError;

/// `ureq_proto::util::log_data` hex-dumps heads and bodies, before TLS encrypts them.
const TARGET: &str = "ureq_proto::util";

/// Whether credentials may be sent while they would be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireTrace {
    Refuse,
    Allow,
}

impl WireTrace {
    /// To be asked before each request that carries a secret: a logger can be turned up at any time.
    pub(crate) fn check(self) -> Result<(), RequestError> {
        if self == Self::Refuse && log::log_enabled!(target: TARGET, log::Level::Trace) {
            return Err(RequestError::WireTraceEnabled);
        }
        Ok(())
    }
}
