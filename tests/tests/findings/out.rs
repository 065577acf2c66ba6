//! Outages and refusals.

#[path = "not_sent.rs"]
mod not_sent;
