//! Nobody is locked out: what an outage, a refusal and a rejection cost, counted at real sockets by a clock that is moved.
//!
//! A test's name begins with the id of its finding (`out_…`, `lea_…`) or of its case (`lock_…`).

#[path = "locked_out/attacked.rs"]
mod attacked;
#[path = "locked_out/ended.rs"]
mod ended;
#[path = "locked_out/methods.rs"]
mod methods;
#[path = "locked_out/outages.rs"]
mod outages;
#[path = "locked_out/refused.rs"]
mod refused;
#[path = "locked_out/rejected.rs"]
mod rejected;
#[path = "locked_out/said.rs"]
mod said;
#[path = "locked_out/stores.rs"]
mod stores;
#[path = "locked_out/unknown.rs"]
mod unknown;
#[path = "locked_out/waits.rs"]
mod waits;
