//! The ureq agents that a client works with: the default one, and what is refused of given ones.

use auth_core::error::{ConfigError, Reason};
use http::HeaderValue;
use ureq::Agent;
use ureq::config::{AutoHeaderValue, Config, ConfigBuilder};
use ureq::typestate::AgentScope;

use crate::client::limits::Limits;
use crate::net::copy;

/// ureq's own defaults, with the TLS that this build has.
pub(crate) fn default_config() -> Config {
    defaults().build()
}

/// A configuration with the settings that every call has: see [`fits`].
pub(crate) fn for_calls(given: &Config, limits: Limits) -> Config {
    copy(given)
        .timeout_connect(Some(limits.connect))
        .timeout_recv_response(Some(limits.first_byte))
        .timeout_per_read(Some(limits.idle))
        .timeout_per_write(Some(limits.idle))
        .build()
}

/// Whether an agent's settings are those of a call already, so that no call need copy and change them.
pub(crate) fn fits(config: &Config, limits: Limits) -> bool {
    let timeouts = config.timeouts();
    !config.http_status_as_error()
        && config.max_redirects() == 0
        && timeouts.connect == Some(limits.connect)
        && timeouts.recv_response == Some(limits.first_byte)
        && config.timeout_per_read() == Some(limits.idle)
        && config.timeout_per_write() == Some(limits.idle)
}

fn defaults() -> ConfigBuilder<AgentScope> {
    let config = with_tls(Agent::config_builder());
    // In a CGI program `HTTP_PROXY` is the request's header `Proxy` (httpoxy, CVE-2016-5385).
    if std::env::var_os("REQUEST_METHOD").is_some() { config.proxy(None) } else { config }
}

/// ureq's default provider is rustls, also where a build has none.
pub(crate) fn with_tls(config: ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope> {
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    let config = config.tls_config(
        ureq::tls::TlsConfig::builder().provider(ureq::tls::TlsProvider::NativeTls).build(),
    );
    config
}

/// Refuses settings with which ureq would panic in the middle of a call, and TLS that proves nothing.
pub(crate) fn check(
    field: &'static str,
    agent: &Agent,
    unverified_tls: bool,
) -> Result<(), ConfigError> {
    let config = agent.config();
    for value in [config.user_agent(), config.accept(), config.accept_encoding()] {
        if let AutoHeaderValue::Provided(text) = value {
            HeaderValue::from_str(text).map_err(|_| ConfigError::new(field, Reason::Characters))?;
        }
    }
    check_tls(field, config, unverified_tls)
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn check_tls(
    field: &'static str,
    config: &Config,
    unverified_tls: bool,
) -> Result<(), ConfigError> {
    use ureq::tls::{RootCerts, TlsProvider};
    let tls = config.tls_config();
    let rustls = tls.provider() == TlsProvider::Rustls;
    if rustls && !cfg!(feature = "rustls") {
        return Err(ConfigError::new(field, Reason::Feature("rustls")));
    }
    if !rustls && !cfg!(feature = "native-tls") {
        return Err(ConfigError::new(field, Reason::Feature("native-tls")));
    }
    let platform = matches!(tls.root_certs(), RootCerts::PlatformVerifier);
    if rustls && platform && !cfg!(feature = "platform-verifier") {
        return Err(ConfigError::new(field, Reason::Feature("platform-verifier")));
    }
    if tls.disable_verification() && !unverified_tls {
        return Err(ConfigError::new(field, Reason::Unverified));
    }
    Ok(())
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn check_tls(_: &'static str, _: &Config, _: bool) -> Result<(), ConfigError> {
    Ok(())
}
