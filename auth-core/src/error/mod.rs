//! Room: what can be wrong with a configured value, and what a token or login endpoint can answer.
//!
//! The SDK's one public `Error` lives in `auth-blocking`, because it carries whole HTTP answers;
//! these are the parts of it that need no IO. Nothing here holds a secret or a remote text.

mod config;
mod failure;
mod request;
mod response;

pub use config::{ConfigError, FileTrouble, Reason};
pub use failure::{Failure, OutcomeUnknown, TokenRejected};
pub use request::RequestError;
pub use response::{AnswerError, AnswerReason, Endpoint, ErrorCode, Refused, Unavailable};
