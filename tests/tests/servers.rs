//! Against real servers, started by the scripts in `tests/servers/` and found through what these export:
//!
//! ```sh
//! eval "$(tests/servers/redis/start.sh)"
//! eval "$(tests/servers/postgres/start.sh)"
//! eval "$(tests/servers/oidc-provider/start.sh)"
//! cargo test -p auth-tests --features servers --test servers
//! ```
//!
//! A test whose server is not there says so and passes.

#[path = "servers/accounts.rs"]
mod accounts;
#[path = "servers/child.rs"]
mod child;
#[path = "servers/fleet.rs"]
mod fleet;
#[path = "servers/kills.rs"]
mod kills;
#[path = "servers/leases.rs"]
mod leases;
#[path = "servers/namespaces.rs"]
mod namespaces;
#[path = "servers/oidc.rs"]
mod oidc;
#[path = "servers/oidc_clients.rs"]
mod oidc_clients;
#[path = "servers/oidc_faults.rs"]
mod oidc_faults;
#[path = "servers/outages.rs"]
mod outages;
#[path = "servers/place.rs"]
mod place;
#[path = "servers/refused.rs"]
mod refused;
#[path = "servers/rights.rs"]
mod rights;
#[path = "servers/sharing.rs"]
mod sharing;
#[path = "servers/sto.rs"]
mod sto;
#[path = "servers/tls.rs"]
mod tls;
