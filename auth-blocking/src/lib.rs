//! Call authenticated HTTP APIs from synchronous programs.
//!
//! Describe how an API authenticates by annotating a config struct of your own. The compiler refuses a
//! configuration that could not work, and every request carries a valid credential.
//!
//! ```no_run
//! use auth_blocking::{AuthConfig, Client, Secret};
//!
//! #[derive(AuthConfig)]
//! #[auth(oauth2(
//!     grant = refresh_token,
//!     token_endpoint = "https://connect.squareup.com/oauth2/token",
//!     token_request = json,
//!     expiry(property = "expires_at"),
//! ))]
//! #[auth(base_url = "https://connect.squareup.com/v2")]
//! struct Square {
//!     client_id: String,
//!     client_secret: Secret,
//!     refresh_token: Secret,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let auth = Square::builder()
//!     .client_id("sq0idp-…")
//!     .client_secret(std::env::var("SQUARE_CLIENT_SECRET")?)
//!     .refresh_token(std::env::var("SQUARE_REFRESH_TOKEN")?)
//!     .build()?; // leave one out and this line does not compile
//! let api = Client::new(auth);
//! let mut res = api.get("/locations").query("limit", "10").call()?;
//! println!("{}", res.body_mut().read_to_string()?);
//! # Ok(())
//! # }
//! ```
//!
//! The annotation's grammar is on [the derive macro](derive@AuthConfig).

#[doc(hidden)]
pub mod __private;
mod agent;
mod authenticator;
mod authorize;
mod body;
mod client;
mod client_builder;
mod clock;
mod config;
mod driver;
mod env;
mod env_fields;
mod error;
mod event;
mod flight;
mod functions;
mod into_authenticator;
mod into_field;
mod limits;
mod request;
mod send;
mod sized;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod token_requests;
mod token_slot;
mod transport;
mod wire_trace;

pub use auth_core::error::{
    AnswerError, AnswerReason, ConfigError, ErrorCode, Reason, Refused, RequestError, Unavailable,
};
pub use auth_core::origin::Origin;
pub use auth_core::redirect::RedirectError;
pub use auth_core::{Secret, SignRequest, Token};
pub use auth_derive::AuthConfig;
pub use authenticator::Authenticator;
pub use authorize::AuthorizeBody;
pub use body::RequestBody;
pub use client::{Access, Client};
pub use client_builder::ClientBuilder;
pub use clock::{Clock, Now, SystemClock};
pub use config::AuthConfig;
pub use error::{CustomError, Error, Labelled, StatusError};
pub use event::{Event, EventKind};
pub use http;
pub use request::RequestBuilder;
pub use store::{
    Exclusive, FileTokenStore, MemoryTokenStore, Record, RecordError, RecordKey, StoreError,
    StoreErrorKind, TokenStore,
};
pub use token_requests::{TokenAnswer, TokenRequests};
pub use transport::{TransportError, TransportErrorKind};
pub use ureq;
#[cfg(feature = "postgres")]
pub use {postgres, store::PostgresTokenStore};
#[cfg(feature = "redis")]
pub use {redis, store::RedisTokenStore};
