//! The settings of one request: a client's time limits, and the proxy that may see its credential.

use std::time::Duration;

use http::Request;
use http::request::Parts;

use super::Exchange;
use crate::client::limits::bounded;
use crate::error::Error;
use crate::net::TransportError;
use crate::net::{Route, overwritten, route};

impl Exchange<'_> {
    /// Gives the request the settings of a call, where the agent has others, and in the place of its own.
    pub(super) fn limit(&self, parts: &mut Parts, with_credentials: bool) -> Result<(), Error> {
        let inner = self.client;
        let agent = inner.agent.config();
        let plan = inner.authenticator.plan();
        let has_credential = with_credentials && plan.has_secrets() || plan.is_secret(&parts.uri);
        let route = route(agent, &parts.uri, has_credential)?;
        if inner.agent_fits
            && self.end.is_none()
            && parts.extensions.is_empty()
            && route == Route::AsConfigured
        {
            return Ok(());
        }
        // ureq keeps them in the extensions.
        let mut request = Request::new(());
        *request.extensions_mut() = std::mem::take(&mut parts.extensions);
        let (limits, timeouts) = (inner.limits, agent.timeouts());
        let own = self.own.map(|own| own.timeouts);
        let first = |own: Option<Option<Duration>>, otherwise: Option<Duration>| {
            own.flatten().or(otherwise).map(bounded)
        };
        let mut global = first(own.map(|own| own.global), timeouts.global);
        if let Some(end) = self.end {
            let left = end.saturating_sub(inner.sources.clock.now().monotonic);
            if left.is_zero() {
                return Err(TransportError::too_late().into());
            }
            global = Some(global.map_or(left, |global| global.min(left)));
        }
        let config = overwritten!(inner.agent.configure(request), agent)
            .https_only(agent.https_only() || self.own.is_some_and(|own| own.https_only))
            .timeout_global(global)
            .timeout_per_call(first(own.map(|own| own.per_call), timeouts.per_call))
            .timeout_resolve(first(own.map(|own| own.resolve), timeouts.resolve))
            .timeout_connect(first(own.map(|own| own.connect), Some(limits.connect)))
            .timeout_send_request(first(own.map(|own| own.send_request), timeouts.send_request))
            .timeout_await_100(first(own.map(|own| own.await_100), timeouts.await_100))
            .timeout_send_body(first(own.map(|own| own.send_body), timeouts.send_body))
            .timeout_recv_response(first(own.map(|own| own.recv_response), Some(limits.first_byte)))
            .timeout_recv_body(first(own.map(|own| own.recv_body), timeouts.recv_body))
            .timeout_per_read(Some(limits.idle))
            .timeout_per_write(Some(limits.idle));
        let config = match route {
            Route::AsConfigured => config,
            Route::Direct => config.proxy(None),
        };
        parts.extensions = config.build().into_parts().0.extensions;
        Ok(())
    }
}
