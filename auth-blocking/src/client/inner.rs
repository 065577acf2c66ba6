//! [`Inner`]: what the clones of a client share.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use auth_core::wire::retry::Retry;

use super::limits::Limits;
use crate::authenticator::Authenticator;
use crate::error::Error;
use crate::event::Events;
use crate::net::Agents;
use crate::net::transport::TokenTransport;
use crate::net::wire_trace::WireTrace;
use crate::sources::Sources;
use crate::token::Driver;

/// What the clones of a client share.
pub(crate) struct Inner {
    pub(crate) authenticator: Authenticator,
    pub(crate) agent: Agents,
    /// Whether the agent's settings are those of a call already.
    pub(crate) agent_fits: bool,
    pub(crate) transport: TokenTransport,
    pub(crate) sources: Arc<Sources>,
    pub(crate) events: Arc<Events>,
    pub(crate) limits: Limits,
    pub(crate) retry: Option<Retry>,
    pub(crate) http_status_as_error: bool,
    pub(crate) wire_trace: WireTrace,
}

impl Inner {
    /// What its tokens are renewed with.
    pub(crate) fn driver(&self) -> Driver<'_> {
        Driver {
            transport: &self.transport,
            sources: &self.sources,
            events: &self.events,
            later: RefCell::default(),
            allow_http: self.authenticator.plan().allow_http(),
            replays_nothing: false,
            obtained: Cell::new(false),
            wire_trace: self.wire_trace,
            end: None,
        }
    }

    /// The result, its error with the name of this client.
    pub(crate) fn labelled<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| error.labelled(self.events.label.as_ref()))
    }
}
