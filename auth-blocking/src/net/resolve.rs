//! Names to addresses, as ureq does it, within the limit.

use std::net::IpAddr;
use std::sync::Arc;

use http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::cause::Cause;
use super::lookups::{Lookups, NoResult};
use crate::net::TransportErrorKind as Kind;

/// ureq's resolver, whose every error says that nothing was sent.
#[derive(Debug)]
pub(super) struct Guarded<R> {
    pub(super) inner: Arc<R>,
    pub(super) lookups: Arc<Lookups>,
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // With a limit ureq begins a thread for each lookup: for an address too, and without an end to their number.
        let whenever = NextTimeout::default();
        if timeout.after.is_not_happening() || is_address(uri) {
            return self.inner.resolve(uri, config, whenever).map_err(Cause::of_lookup);
        }
        let (inner, uri, config) = (Arc::clone(&self.inner), uri.clone(), config.clone());
        match self.lookups.run(*timeout.after, move || inner.resolve(&uri, &config, whenever)) {
            Ok(found) => found.map_err(Cause::of_lookup),
            Err(NoResult::TooLate) => Err(Cause::from(Kind::Timeout).carried()),
            Err(NoResult::Failed) => Err(Cause::from(Kind::Host).carried()),
        }
    }
}

fn is_address(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}
