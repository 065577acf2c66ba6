//! The ureq agents that a client works with: the default one, and what is refused of given ones.

use auth_core::error::{ConfigError, Reason};
use http::HeaderValue;
use ureq::Agent;
use ureq::config::{AutoHeaderValue, Config, ConfigBuilder};
use ureq::typestate::AgentScope;

/// ureq's own defaults, with the TLS that this build has.
pub(crate) fn default_agent() -> Agent {
    let config = with_tls(Agent::config_builder());
    // In a CGI program `HTTP_PROXY` is the request's header `Proxy` (httpoxy, CVE-2016-5385).
    let config =
        if std::env::var_os("REQUEST_METHOD").is_some() { config.proxy(None) } else { config };
    Agent::new_with_config(config.build())
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
