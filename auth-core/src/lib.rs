//! The parts of `auth-blocking` that do no IO, read no clock and start no thread.
//!
//! Users depend on `auth-blocking`, which re-exports what they need. This crate has the models of the
//! methods ([`method`]), the wire format of token endpoints ([`token_endpoint`]), the renewal state
//! machine ([`renewal`]), who a stored token belongs to ([`identity`]), the store's record ([`record`]), and the building blocks of derived
//! builders ([`slots`]). Requests and answers are `http` types; time is an argument; what must be
//! done comes out as a [`renewal::Step`].

pub mod apply;
pub mod body;
pub mod cache;
pub mod call;
pub mod challenge;
pub mod client_auth;
pub mod env;
pub mod error;
pub mod expiry;
pub mod identity;
pub mod json;
pub mod method;
pub mod origin;
pub mod place;
pub mod plan;
pub mod record;
pub mod redirect;
pub mod renewal;
pub mod retry;
mod secret;
pub mod secrets;
pub mod signer;
pub mod slots;
pub mod source;
pub mod token;
pub mod token_endpoint;
pub mod value;
pub mod values;

pub use method::SignRequest;
pub use secret::Secret;
pub use token::Token;
