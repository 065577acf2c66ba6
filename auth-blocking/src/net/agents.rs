//! The agent of one kind of call.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use http::{Request, Response};
use ureq::config::{Config, ConfigBuilder};
use ureq::typestate::HttpCrateScope;
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use ureq::unversioned::transport::{Connector, DefaultConnector};
use ureq::{Agent, AsSendBody, Body};

use super::lookups::Lookups;
use super::sent::{Sending, was_anything_sent};
use super::{connect, jar, resolve};
use crate::net::{TransportError, TransportErrorKind};

/// An agent, and what is known about its connections.
pub(crate) struct Agents {
    agent: Agent,
    kind: Kind,
}

enum Kind {
    /// The caller's own: nobody can tell what its parts do.
    Raw,
    Guarded,
    /// Agents have cookie jars: each call has an agent to itself, whose jar is empty.
    Jars {
        idle: Mutex<Vec<Agent>>,
        another: Box<dyn Fn() -> Agent + Send + Sync>,
    },
}

impl Agents {
    /// With the resolver and the connector of ureq.
    pub(crate) fn new(config: &Config, lookups: &Arc<Lookups>) -> Self {
        Self::with_parts(config, lookups, DefaultConnector::default(), DefaultResolver::default())
    }

    /// With parts that stand in for them.
    pub(crate) fn with_parts(
        config: &Config,
        lookups: &Arc<Lookups>,
        connector: impl Connector,
        resolver: impl Resolver,
    ) -> Self {
        let (config, lookups) = (config.clone(), Arc::clone(lookups));
        let (connector, resolver) = (Arc::new(connector), Arc::new(resolver));
        // TLS settings are worked out once for all that share a connector.
        let another = move || {
            let (connector, inner) = (Arc::clone(&connector), Arc::clone(&resolver));
            let resolver = resolve::Guarded { inner, lookups: Arc::clone(&lookups) };
            Agent::with_parts(config.clone(), connect::Guarded(connector), resolver)
        };
        let agent = another();
        let kind = if jar::is_there() {
            Kind::Jars { idle: Mutex::default(), another: Box::new(another) }
        } else {
            Kind::Guarded
        };
        Self { agent, kind }
    }

    /// As it is.
    pub(crate) fn raw(agent: Agent) -> Self {
        Self { agent, kind: Kind::Raw }
    }

    pub(crate) fn config(&self) -> &Config {
        self.agent.config()
    }

    /// A request's own settings, at first those of the agent.
    pub(crate) fn configure<S: AsSendBody>(
        &self,
        request: Request<S>,
    ) -> ConfigBuilder<HttpCrateScope<S>> {
        self.agent.configure_request(request)
    }

    /// Sends a request, once.
    pub(crate) fn run(
        &self,
        request: Request<impl AsSendBody>,
    ) -> Result<Response<Body>, TransportError> {
        let _sending = Sending::begin(matches!(self.kind, Kind::Raw));
        let result = match &self.kind {
            Kind::Raw => {
                return self.agent.run(request).map_err(|error| TransportError::new(&error));
            }
            Kind::Guarded => catch_unwind(AssertUnwindSafe(|| self.agent.run(request))),
            Kind::Jars { idle, another } => {
                let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
                let one = lock().pop();
                let one = one.unwrap_or_else(another);
                jar::clear(&one);
                let result = catch_unwind(AssertUnwindSafe(|| one.run(request)));
                if result.is_ok() {
                    lock().push(one);
                }
                result
            }
        };
        match result {
            Ok(result) => result.map_err(|error| TransportError::new(&error)),
            // ureq panics where it cannot read a URL for its jar, or use a client certificate. After the first byte
            // it may be the reader of the caller's body that panics.
            Err(panic) if was_anything_sent() => resume_unwind(panic),
            Err(_) => Err(TransportError::not_sent(TransportErrorKind::Protocol)),
        }
    }
}

impl std::fmt::Debug for Agents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Agents")
    }
}
