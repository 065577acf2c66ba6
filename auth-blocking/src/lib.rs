//! Call authenticated HTTP APIs from synchronous programs.
//!
//! Describe how an API authenticates by annotating a config struct of your own. The compiler refuses a
//! configuration that could not work, and every request carries a valid credential.
//!
//! ```toml
//! [dependencies]
//! auth-blocking = "0.1"
//! serde = { version = "1", features = ["derive"] } # for the examples that use them
//! serde_json = "1"
//! ```
//!
//! # One example, growing
//!
//! **A struct, a builder, a call.** Each field is a value that the user brings; the annotation says what it is for.
//!
//! ```no_run
//! use auth_blocking::{AuthConfig, Client, Secret};
//!
//! #[derive(AuthConfig)]
//! #[auth(bearer, base_url = "https://api.example.com/v1")]
//! struct Api {
//!     token: Secret,
//! }
//!
//! let auth = Api::builder().token("abc").build()?; // leave the token out and this line does not compile
//! let api = Client::new(auth);
//! let text = api.get("/items").query("limit", "10").call()?.body_mut().read_to_string()?;
//! # let _ = text;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **From outside.** The same struct from environment variables (`API_TOKEN`, or a file named by `API_TOKEN_FILE`), from
//! serde, or as a literal:
//!
//! ```no_run
//! # use auth_blocking::{AuthConfig, Client, Secret};
//! #[derive(AuthConfig, serde::Deserialize)]
//! #[auth(bearer, base_url = "https://api.example.com/v1")]
//! struct Api {
//!     token: Secret,
//! }
//!
//! let auth = Api::from_env()?.authenticator()?;
//! let auth = serde_json::from_str::<Api>(r#"{"token":"abc"}"#)?.authenticator()?;
//! let auth = Api { token: "abc".into() }.authenticator()?;
//! # let _ = Client::new(auth);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Tokens that end.** The API wants OAuth 2.0: the token is obtained at the first call, used by all threads, and
//! renewed before it ends. What the API does in its own way has a word; [the grammar](_docs::grammar) has them all.
//!
//! ```no_run
//! # use auth_blocking::{AuthConfig, Client, Secret};
//! #[derive(AuthConfig)]
//! #[auth(oauth2(
//!     grant = refresh_token,
//!     token_endpoint = "https://auth.example.com/token",
//!     token_request = json,
//!     expiry(property = "expires_at"),
//! ))]
//! #[auth(base_url = "https://api.example.com/v1")]
//! struct Api {
//!     client_id: String,
//!     client_secret: Secret,
//!     refresh_token: Secret,
//! }
//!
//! let auth = Api::builder().client_id("id").client_secret("secret").refresh_token("seed").build()?;
//! # let _ = Client::new(auth);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Rotation.** Each refresh token works once: the newest is kept where it survives the process, and the builder
//! asks for that place.
//!
//! ```no_run
//! # use auth_blocking::{AuthConfig, Client, FileTokenStore, Secret};
//! # #[derive(AuthConfig)]
//! #[auth(oauth2(
//!     grant = refresh_token,
//!     token_endpoint = "https://auth.example.com/token",
//!     rotate_refresh_token,
//! ))]
//! # #[auth(base_url = "https://api.example.com/v1")]
//! # struct Api {
//! #     client_id: String,
//! #     client_secret: Secret,
//! #     refresh_token: Secret,
//! # }
//!
//! let auth = Api::builder()
//!     .client_id("id")
//!     .client_secret("secret")
//!     .refresh_token("seed")
//!     .token_store(FileTokenStore::open("tokens")?)
//!     .build()?;
//! # let _ = Client::new(auth);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **A choice.** Customers log in in different ways: an enum, each variant with a method of its own.
//!
//! ```no_run
//! # use auth_blocking::{AuthConfig, Client, Secret};
//! #[derive(AuthConfig, serde::Deserialize)]
//! #[serde(tag = "auth_type", rename_all = "snake_case")]
//! #[auth(base_url = "https://api.example.com/v1")]
//! enum Api {
//!     #[auth(bearer)]
//!     Token { token: Secret },
//!     #[auth(oauth2(grant = client_credentials, token_endpoint = "https://auth.example.com/token"))]
//!     App { client_id: String, client_secret: Secret },
//! }
//!
//! let api = Client::new(Api::app_builder().client_id("id").client_secret("secret").build()?);
//! # let _ = api;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Signatures.** Where no word fits, a function of yours signs each request, or obtains the token (`token_with`).
//!
//! ```no_run
//! # use auth_blocking::http::HeaderValue;
//! # use auth_blocking::{AuthConfig, Client, Error, Secret, SignRequest};
//! #[derive(AuthConfig)]
//! #[auth(sign_with = sign, base_url = "https://api.example.com/v1")]
//! struct Api {
//!     key: Secret,
//! }
//!
//! fn sign(api: &Api, request: &mut SignRequest<'_>) -> Result<(), Error> {
//!     let signature = format!("{}:{}", request.method, api.key.expose().len()); // an HMAC, say
//!     request.headers.insert("x-signature", HeaderValue::try_from(signature).map_err(Error::custom)?);
//!     Ok(())
//! }
//!
//! let api = Client::new(Api::builder().key("k").build()?);
//! # let _ = api;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **What goes out?** [`Client::dry_run`] and [`Client::explain`] say it without sending, secrets as `***`; the log says it
//! of each call at debug. What is secret is known by its place: a header, a parameter, a segment of the path.
//!
//! # Where to go on
//!
//! - [`derive@AuthConfig`]: the annotation in one page; [every option with an example](_docs::grammar)
//! - [When the token endpoint fails](_docs::waits): what a call gets, and when the endpoint is asked again
//! - [Compile errors and what they mean](_docs::compile_errors)
//! - [Coming from](_docs::coming_from) oauth2, yup-oauth2, requests and Authlib, or a connector manifest
//! - [Testing your own structs](_docs::testing); [the path of a request](_docs::path)
//! - [`Client`], [`Error`], [`TokenStore`]
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `rustls` (default) | TLS by rustls, with ring and the roots of webpki-roots |
//! | `native-tls` | TLS by the system's library |
//! | `platform-verifier` | lets an agent use the system's certificates with rustls |
//! | `gzip` | gzip answers |
//! | `date-formats` | `expiry(format = "%d/%m/%Y %H:%M")` |
//! | `redis`, `postgres` | token stores for fleets |
//! | `jwt` | signed JWTs for `token_with`: RFC 7523, service accounts |
//! | `schema` | `json_schema::<T>()` |
//! | `socks-proxy` | SOCKS proxies |
//! | `testing` | a scripted server and a manual clock |

#[doc(hidden)]
pub mod __private;
#[cfg(any(doc, doctest))]
pub mod _docs;
mod authenticator;
mod body;
pub mod builder;
mod client;
mod config;
mod error;
mod event;
mod explain;
#[cfg(feature = "jwt")]
pub mod jwt;
mod net;
mod sources;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod token;

pub use auth_core::error::{
    AnswerError, AnswerReason, ConfigError, Endpoint, ErrorCode, FileTrouble, Reason, Refused,
    RequestError, TokenRejected, Unavailable,
};
pub use auth_core::identity::{Digest, Digestible};
pub use auth_core::wire::challenge::Challenge;
pub use auth_core::wire::origin::Origin;
pub use auth_core::wire::redirect::RedirectError;
pub use auth_core::{Secret, SignRequest, Token};
pub use auth_derive::AuthConfig;
pub use authenticator::Authenticator;
pub use body::{AuthorizeBody, RequestBody};
pub use client::{Access, Client, ClientBuilder, RequestBuilder};
pub use config::AuthConfig;
pub use error::{BodyNotReplayable, CustomError, Error, Labelled, OutcomeUnknown, StatusError};
pub use event::{Event, EventKind};
pub use explain::{Explanation, TokenState};
pub use http;
pub use net::{TransportError, TransportErrorKind};
pub use sources::clock::{Clock, Now, SystemClock};
pub use store::{
    Exclusive, FileTokenStore, MemoryTokenStore, Record, RecordError, RecordKey, StoreError,
    StoreErrorKind, TokenStore,
};
pub use token::{TokenAnswer, TokenRequests};
pub use ureq;
#[cfg(feature = "schema")]
pub use {config::schema::json_schema, schemars};
#[cfg(feature = "postgres")]
pub use {postgres, store::PostgresTokenStore};
#[cfg(feature = "redis")]
pub use {redis, store::RedisTokenStore};
