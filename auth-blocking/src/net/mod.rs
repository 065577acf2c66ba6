//! Room: the connections, agents of this crate's own, made from the configuration of a given one.
//!
//! They know whether a request left this machine, keep every time limit, and use no cookie jar. In come
//! configurations and requests, out come responses and [`TransportError`](crate::TransportError)s: nobody else names
//! ureq's resolvers, connectors and errors.

mod agents;
mod bounded;
mod cause;
mod connect;
mod error;
mod given;
mod jar;
mod lookups;
mod proxy;
mod request_settings;
mod resolve;
mod sent;
mod settings;
pub(crate) mod transport;
mod watched;
pub(crate) mod wire_trace;

pub(crate) use agents::Agents;
pub(crate) use cause::Cause;
pub use error::{TransportError, TransportErrorKind};
pub(crate) use given::check_parts;
pub(crate) use lookups::Lookups;
pub(crate) use proxy::{Route, check_proxy, route};
pub(crate) use request_settings::RequestSettings;
pub(crate) use sent::{Sending, forget, was_anything_sent};
pub(crate) use settings::{copy, overwritten};
