//! Room: what derived code gives and takes. A config says what it wants by [`AuthConfig`]; the rest of the crate sees it as a
//! [`Config`], without its type.
//! Comes in: what generated code calls, by [`crate::__private`].

mod auth_config;
pub(crate) mod env;
pub(crate) mod env_fields;
mod erase;
mod erased;
pub(crate) mod functions;
mod into_field;
pub(crate) mod put;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod shared_store;
mod told_apart;

pub use auth_config::AuthConfig;
pub(crate) use erased::{Config, internal};
pub use into_field::IntoField;
pub use shared_store::SharedStore;
pub use told_apart::{TellsApart, ToldApart};
