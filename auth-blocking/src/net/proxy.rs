//! Which requests go through a proxy.

use std::sync::LazyLock;

use auth_core::error::{ConfigError, Reason, RequestError};
use auth_core::wire::origin::OriginRef;
use http::Uri;
use ureq::config::Config;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Proxy, ProxyProtocol};

/// How a request goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    AsConfigured,
    /// Past the proxy that is configured.
    Direct,
}

/// Plain http on this machine uses no proxy, whose `localhost` is another one. Plain http to another machine does not
/// go through one with a credential: the proxy would read it.
///
/// # Errors
/// [`RequestError::PlainProxy`]
pub(crate) fn route(
    config: &Config,
    uri: &Uri,
    has_credential: bool,
) -> Result<Route, RequestError> {
    let Some(proxy) = config.proxy().filter(|_| uri.scheme_str() != Some("https")) else {
        return Ok(Route::AsConfigured);
    };
    if OriginRef::of(uri).is_some_and(|origin| origin.is_secure()) {
        return Ok(Route::Direct);
    }
    if has_credential && !proxy.is_no_proxy(uri) {
        return Err(RequestError::PlainProxy);
    }
    Ok(Route::AsConfigured)
}

/// Refuses a SOCKS proxy where this build of ureq has none: ureq would panic at the call, or pass the proxy by where
/// it comes from the environment.
pub(crate) fn check_proxy(field: &'static str, config: &Config) -> Result<(), ConfigError> {
    match config.proxy() {
        Some(proxy) if is_socks(proxy) && !has_socks() => {
            Err(ConfigError::new(field, Reason::Feature("socks-proxy")))
        }
        _ => Ok(()),
    }
}

pub(super) fn is_socks(proxy: &Proxy) -> bool {
    !matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https)
}

/// Any crate of a program may turn on the feature, and nothing in ureq's interface says whether one did, but its list
/// of connectors does. Where that changes its names, ureq's own behavior is back: a test sees it.
pub(super) fn has_socks() -> bool {
    static SOCKS: LazyLock<bool> =
        LazyLock::new(|| !format!("{:?}", DefaultConnector::default()).contains("WarnOnNoSocks"));
    *SOCKS
}
