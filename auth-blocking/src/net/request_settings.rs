//! What a request's own ureq configuration asks for.
//!
//! `agent.configure_request(request)` puts a whole configuration into a request: what the caller set, and for the
//! rest the settings of the agent that was at hand, redirects included. ureq obeys it before the agent's.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use auth_core::error::{ConfigError, Reason};
use http::{Extensions, HeaderValue, Request, Uri, header};
use ureq::Agent;
use ureq::config::{Config, Timeouts};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout, Transport};

/// The part of a request's configuration that is kept; the rest is the client's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestSettings {
    pub(crate) timeouts: Timeouts,
    pub(crate) https_only: bool,
}

impl RequestSettings {
    /// Reads them, where a request has any.
    ///
    /// # Errors
    /// [`ConfigError`] for what would change where the request goes, or who can read it.
    pub(crate) fn read(
        extensions: &Extensions,
        agent: &Config,
    ) -> Result<Option<Self>, ConfigError> {
        if extensions.is_empty() {
            return Ok(None);
        }
        let Some(config) = configuration(extensions) else { return Ok(None) };
        if config.proxy() != agent.proxy() && config.proxy().is_some() {
            return Err(ConfigError::new("request", Reason::OwnProxy));
        }
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        if config.tls_config().disable_verification() && !agent.tls_config().disable_verification()
        {
            return Err(ConfigError::new("request", Reason::Unverified));
        }
        Ok(Some(Self { timeouts: config.timeouts(), https_only: config.https_only() }))
    }
}

/// ureq shows a request's configuration to nobody but resolvers and connectors: so it is sent to one that connects
/// to nothing and returns it.
fn configuration(extensions: &Extensions) -> Option<Config> {
    // A limit that is longer than the clock makes ureq panic: it is as good as none.
    match catch_unwind(AssertUnwindSafe(|| ask(request(extensions)))) {
        Ok(config) => config,
        Err(_) => {
            let request = READER
                .configure_request(request(extensions))
                .timeout_global(None)
                .timeout_per_call(None)
                .timeout_resolve(None)
                .timeout_connect(None)
                .build();
            ask(request)
        }
    }
}

fn request(extensions: &Extensions) -> Request<()> {
    let mut request = Request::new(());
    *request.uri_mut() = Uri::from_static("https://localhost/");
    *request.extensions_mut() = extensions.clone();
    // Without these ureq would use the configuration's own, and panic where they cannot be sent.
    for name in [header::USER_AGENT, header::ACCEPT, header::ACCEPT_ENCODING] {
        request.headers_mut().insert(name, HeaderValue::from_static("-"));
    }
    request
}

fn ask(request: Request<()>) -> Option<Config> {
    match READER.run(request) {
        Err(ureq::Error::Other(found)) => found.downcast::<Found>().ok().map(|found| found.0),
        _ => None,
    }
}

static READER: LazyLock<Agent> =
    LazyLock::new(|| Agent::with_parts(Config::builder().proxy(None).build(), Reader, Reader));

#[derive(Debug)]
struct Reader;

#[derive(Debug)]
struct Found(Config);

impl Resolver for Reader {
    fn resolve(
        &self,
        _: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

impl Connector for Reader {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        if details.request_level {
            return Err(ureq::Error::Other(Box::new(Found(details.config.clone()))));
        }
        Ok(None)
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a request's configuration")
    }
}

impl std::error::Error for Found {}
