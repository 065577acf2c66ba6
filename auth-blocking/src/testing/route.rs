//! An agent that sends everything to one address.

use std::net::SocketAddr;
use std::sync::Arc;

use http::Uri;
use ureq::Agent;
use ureq::config::Config;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, TcpConnector, Transport,
};

use crate::client::agent::with_tls;
use crate::net::{Agents, Lookups};

/// An agent whose every connection goes to `address` in the clear, https URLs included.
pub(super) fn agent(address: SocketAddr) -> Agent {
    Agent::with_parts(config(), connector(), OneAddress(address))
}

/// The same, of this crate's own.
pub(crate) fn agents(address: SocketAddr, settings: &Config, lookups: &Arc<Lookups>) -> Agents {
    Agents::with_parts(settings, lookups, connector(), OneAddress(address))
}

/// No proxy, whatever the environment says.
pub(crate) fn config() -> Config {
    with_tls(Config::builder()).proxy(None).build()
}

fn connector() -> impl Connector {
    TcpConnector::default().chain(PretendTls)
}

#[derive(Debug)]
struct OneAddress(SocketAddr);

impl Resolver for OneAddress {
    fn resolve(
        &self,
        _: &Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        addresses.push(self.0);
        Ok(addresses)
    }
}

/// Says of a plain connection that it is encrypted: the server is in this process.
#[derive(Debug)]
struct PretendTls;

impl<In: Transport> Connector<In> for PretendTls {
    type Out = Either<In, Pretending<In>>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|inner| {
            if details.needs_tls() { Either::B(Pretending(inner)) } else { Either::A(inner) }
        }))
    }
}

#[derive(Debug)]
struct Pretending<T>(T);

impl<T: Transport> Transport for Pretending<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}
