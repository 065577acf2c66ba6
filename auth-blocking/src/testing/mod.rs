//! A server to test annotated structs against, without network: feature `testing`.
//!
//! [`Server`] answers on loopback as scripted and records what was sent. Its [`Server::client`] sends
//! every request there, whatever its origin: literal `https://` URLs in annotations stay as they are.
//! [`ManualClock`] moves when the test says so.
//!
//! ```
//! use std::time::Duration;
//! use auth_blocking::testing::{Answer, ManualClock, Server};
//! use auth_blocking::{AuthConfig, Secret};
//!
//! #[derive(AuthConfig)]
//! #[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
//! #[auth(base_url = "https://api.example.com")]
//! struct Api {
//!     client_id: String,
//!     client_secret: Secret,
//! }
//!
//! let server = Server::start()?;
//! server.on("POST", "/token", [Answer::json(r#"{"access_token":"t1","expires_in":3600}"#)]);
//! server.on("GET", "/items", [Answer::json("[]")]);
//!
//! let clock = ManualClock::new();
//! let auth = Api::builder().client_id("id").client_secret("secret").build()?;
//! let api = server.client(auth).clock(clock.clone()).build()?;
//! api.get("/items").call()?;
//! clock.advance(Duration::from_secs(1800));
//! api.get("/items").call()?;
//!
//! let seen = server.seen();
//! assert_eq!(seen.iter().filter(|request| request.path == "/token").count(), 1);
//! assert_eq!(seen[1].header("authorization"), Some("Bearer t1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod clock;
pub(crate) mod route;
mod server;
mod store;
mod wire;

pub use clock::ManualClock;
pub use server::{Answer, Server};
pub use store::check_store;
pub use wire::Seen;
