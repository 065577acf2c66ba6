//! Outages and refusals.
