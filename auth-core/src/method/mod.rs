//! The authentication methods, one file each. A new method is a file here and a line in this list.

mod api_key;
pub(crate) mod basic;
mod bearer;
mod oauth2;
mod obtain;
mod send_as;
mod session;
mod sign_with;
mod token_request;
mod token_with;

pub use api_key::ApiKey;
pub use basic::Basic;
pub use bearer::Bearer;
pub use oauth2::{Grant, Names, Oauth2, Oauth2Values, Rotation, TokenRequestFormat};
pub use obtain::{Course, Description, End, Event, Given, Leg, Obtain, Obtained, TokenValues};
pub use send_as::{SendAs, SendPart};
pub use session::{FailIf, LoginBody, LoginJson, LoginValues, Session, TokenAt};
pub use sign_with::SignRequest;
pub use token_with::TokenWith;

use crate::error::{ConfigError, Reason};

/// Generated code and library disagree.
fn internal() -> ConfigError {
    ConfigError::new("auth", Reason::Internal)
}

/// A path of keys into JSON; numbers index arrays. The empty path is the whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonPath(pub &'static [&'static str]);

impl std::fmt::Display for JsonPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            f.write_str("(the whole body)")
        } else {
            f.write_str(&self.0.join("."))
        }
    }
}
