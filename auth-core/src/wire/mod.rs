//! Room: how things are written in requests and responses. Places and credentials, bodies, origins, redirects, expiry dates,
//! challenges, retry, token endpoints.
//! Comes in: what a request or a response has; no room of methods or machines is known here.

pub mod apply;
pub mod body;
pub mod challenge;
pub mod expiry;
pub mod json;
pub mod origin;
pub mod place;
pub mod redirect;
pub mod retry;
pub mod secrets;
pub mod token_endpoint;
