//! The log target at which ureq's protocol crate writes whole requests and answers.

use auth_core::error::RequestError;

/// `ureq_proto::util::log_data` hex-dumps heads and bodies, before TLS encrypts them.
const TARGET: &str = "ureq_proto::util";

/// `ureq::util` decides by this target whether ureq's own lines at DEBUG show the path and the query of a URL, and of a redirect's
/// target.
const URLS: &str = "ureq::util";

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

    /// As [`WireTrace::check`], for a request with a secret in its URL.
    pub(crate) fn check_url(self) -> Result<(), RequestError> {
        if self == Self::Refuse && log::log_enabled!(target: URLS, log::Level::Trace) {
            return Err(RequestError::UrlTraceEnabled);
        }
        self.check()
    }
}
