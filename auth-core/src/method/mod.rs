//! The authentication methods, one file each. A new method is a file here and a line in this list.

mod api_key;
mod basic;
mod bearer;
mod oauth2;
mod send_as;
mod session;
mod sign_with;
mod token_request;

pub use api_key::ApiKey;
pub use basic::Basic;
pub use bearer::Bearer;
pub use oauth2::{ClientAuth, Grant, Names, Oauth2, Oauth2Values, Rotation, TokenRequestFormat};
pub use send_as::{SendAs, SendPart};
pub use session::{FailIf, LoginBody, LoginJson, LoginValues, Session, TokenAt};
pub use sign_with::SignRequest;

/// The values of one token or login request, worked out for that request.
#[derive(Debug)]
pub enum TokenValues {
    /// For a token endpoint.
    Oauth2(Box<Oauth2Values>),
    /// For a login.
    Session(Box<LoginValues>),
    /// For the user's function, which reads the config itself.
    TokenWith,
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
