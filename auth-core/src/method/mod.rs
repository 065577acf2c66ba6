//! The authentication methods, one file each. A new method is a file here and a line in this list.

mod api_key;
pub(crate) mod basic;
mod bearer;
mod oauth2;
mod oauth2_values;
mod obtain;
mod send_as;
mod session;
mod sign_with;
mod token_request;
mod token_with;

pub use api_key::ApiKey;
pub use basic::Basic;
pub use bearer::Bearer;
pub use oauth2::Oauth2;
pub use oauth2_values::{Grant, Names, Oauth2Values, TokenRequestFormat};
pub use obtain::{Course, Description, End, Event, Given, Leg, Obtain, Obtained, TokenValues};
pub use send_as::{SendAs, SendPart};
pub use session::{FailIf, LoginBody, LoginJson, LoginValues, Session, TokenAt};
pub use sign_with::SignRequest;
pub use token_with::TokenWith;

pub use crate::wire::json::JsonPath;
pub use crate::wire::token_endpoint::Rotation;

use crate::error::{ConfigError, Reason};

/// Generated code and library disagree.
fn internal() -> ConfigError {
    ConfigError::new("auth", Reason::Internal)
}
