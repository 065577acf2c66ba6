//! The parts of `auth-blocking` that do no IO, read no clock and start no thread.
//!
//! Users depend on `auth-blocking`, which re-exports what they need. This crate has the models of the
//! methods ([`method`]), the wire format of token endpoints ([`wire::token_endpoint`]), the renewal state
//! machine ([`renewal`]), who a stored token belongs to ([`identity`]), the store's record ([`record`]), and the building blocks of derived
//! builders ([`slots`]). Requests and answers are `http` types; time is an argument; what must be
//! done comes out as a [`renewal::Step`].

pub mod cache;
pub mod call;
pub mod client_auth;
pub mod env;
pub mod error;
pub mod identity;
pub mod method;
pub mod plan;
pub mod record;
pub mod renewal;
mod secret;
pub mod signer;
pub mod slots;
pub mod token;
pub mod value;
pub mod wire;

pub use method::SignRequest;
pub use secret::Secret;
pub use token::Token;
