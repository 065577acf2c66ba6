//! Room: sentences as data. What other libraries call our words, which word was most likely meant, the mistakes so far.
//!
//! Comes in: words and places as plain texts, and lists of names to choose from. It knows nobody: no item, no method, no field.

pub(crate) mod aliases;
mod errors;
pub(crate) mod foreign;
pub(crate) mod suggest;

pub(crate) use errors::Errors;
