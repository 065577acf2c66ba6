//! Connections as ureq makes them, with what it leaves open: proxies within the limit, and errors that say that
//! nothing was sent.

use std::sync::Arc;
use std::time;

use ureq::ProxyProtocol;
use ureq::unversioned::transport::time::{Duration, Instant};
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout, Transport};

use super::bounded::{Bounded, Stage};
use super::cause::Cause;
use super::proxy;
use super::watched::Watched;
use crate::net::TransportErrorKind as Kind;

/// A connector whose every error arose before the connection was ready: ureq finishes the TLS handshake in it.
#[derive(Debug)]
pub(super) struct Guarded<C>(pub(super) Arc<C>);

impl<C: Connector> Connector for Guarded<C> {
    type Out = Watched<Box<dyn Transport>>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let proxy = details.config.proxy().filter(|proxy| !proxy.is_no_proxy(details.uri));
        if proxy.is_some_and(|proxy| proxy::is_socks(proxy) && !proxy::has_socks()) {
            return Err(Cause::from(Kind::Proxy).carried());
        }
        let stage = proxy.map(|_| Arc::new(Stage::default()));
        let is_connect = proxy.is_some_and(|proxy| {
            matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https)
        });
        let made = match &stage {
            Some(stage) if is_connect => {
                self.0.connect(&through_proxy(details, Arc::clone(&self.0), stage), None)
            }
            _ => self.0.connect(details, None),
        };
        let transport = match made {
            Ok(transport) => transport.ok_or(ureq::Error::ConnectionFailed),
            Err(error) => Err(error),
        }
        .map_err(|error| Cause::of_connection(&error, details.needs_tls(), stage.as_deref()))?;
        if let Some(stage) = stage {
            stage.ready();
        }
        Ok(Some(Watched::new(Box::new(transport))))
    }
}

/// The same connection, where ureq connects to the proxy by way of [`to_proxy`].
fn through_proxy<'a, C: Connector>(
    details: &ConnectionDetails<'a>,
    connector: Arc<C>,
    stage: &Arc<Stage>,
) -> ConnectionDetails<'a> {
    let stage = Arc::clone(stage);
    ConnectionDetails {
        run_connector: Arc::new(move |proxy| to_proxy(&*connector, proxy, &stage)),
        ..same(details)
    }
}

fn to_proxy<C: Connector>(
    connector: &C,
    details: &ConnectionDetails<'_>,
    stage: &Arc<Stage>,
) -> Result<Box<dyn Transport>, ureq::Error> {
    // The proxy's name was looked up since the limit began.
    let now = (details.current_time)();
    let timeout = NextTimeout { after: left(details, now), ..details.timeout };
    if timeout.after.is_zero() {
        return Err(ureq::Error::Timeout(timeout.reason));
    }
    let end = match timeout.after {
        Duration::Exact(left) => time::Instant::now().checked_add(left),
        Duration::NotHappening => None,
    };
    let details = ConnectionDetails { now, timeout, ..same(details) };
    let inner = connector.connect(&details, None)?.ok_or(ureq::Error::ConnectionFailed)?;
    let (reason, stage) = (timeout.reason, Arc::clone(stage));
    Ok(Box::new(Bounded { inner: Box::new(inner), end, reason, stage }))
}

/// What is left at `now` of the time to connect.
fn left(details: &ConnectionDetails<'_>, now: Instant) -> Duration {
    match (details.timeout.after, now, details.now) {
        (Duration::Exact(limit), Instant::Exact(now), Instant::Exact(start)) => {
            Duration::Exact(limit.saturating_sub(now.saturating_duration_since(start)))
        }
        (after, _, _) => after,
    }
}

fn same<'a>(details: &ConnectionDetails<'a>) -> ConnectionDetails<'a> {
    let mut addrs = details.resolver.empty();
    for address in &details.addrs {
        addrs.push(*address);
    }
    ConnectionDetails {
        uri: details.uri,
        addrs,
        config: details.config,
        request_level: details.request_level,
        resolver: details.resolver,
        now: details.now,
        timeout: details.timeout,
        current_time: Arc::clone(&details.current_time),
        run_connector: Arc::clone(&details.run_connector),
        register_shutdown: Arc::clone(&details.register_shutdown),
    }
}
