//! Room: how a method's token is obtained, kept, shared between threads and renewed. [`TokenSlot`] is its door: it asks core's
//! cache, and flies where there is nothing to use. The driver takes core's renewal steps.
//! Comes in: who needs a token, with the client's transport, clock and listener.

mod driver;
mod flight;
mod former;
mod renewable;
mod requests;
mod slot;
mod spool;
mod unwritten;
mod write;

pub(crate) use driver::Driver;
pub use requests::{TokenAnswer, TokenRequests};
pub(crate) use slot::{TokenSlot, ended};
