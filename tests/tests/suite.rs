//! The tests that run everywhere: Rust alone, loopback sockets, no waiting.

#[path = "suite/accounts.rs"]
mod accounts;
#[path = "suite/bad_input.rs"]
mod bad_input;
#[path = "suite/bodies.rs"]
mod bodies;
#[path = "suite/catalogue/mod.rs"]
mod catalogue;
#[path = "suite/client.rs"]
mod client;
#[path = "suite/environment.rs"]
mod environment;
#[path = "suite/explain.rs"]
mod explain;
#[path = "suite/flight.rs"]
mod flight;
#[path = "suite/grammar.rs"]
mod grammar;
#[path = "suite/jwt.rs"]
mod jwt;
#[path = "suite/leaks.rs"]
mod leaks;
#[path = "suite/memory_store.rs"]
mod memory_store;
#[path = "suite/pages.rs"]
mod pages;
#[path = "suite/promises.rs"]
mod promises;
#[path = "suite/recipes.rs"]
mod recipes;
#[path = "suite/redirects.rs"]
mod redirects;
#[path = "suite/schema.rs"]
mod schema;
#[path = "suite/session.rs"]
mod session;
#[path = "suite/specification.rs"]
mod specification;
#[path = "suite/spool.rs"]
mod spool;
#[path = "suite/store_faults.rs"]
mod store_faults;
#[path = "suite/stores.rs"]
mod stores;
#[path = "suite/unauthorized.rs"]
mod unauthorized;
#[path = "suite/where_it_is_kept.rs"]
mod where_it_is_kept;
#[path = "suite/wire/mod.rs"]
mod wire;
