//! What a client is made of.

use super::Authenticator;

/// An [`Authenticator`], and nothing else: what was not finished is refused in words.
#[diagnostic::on_unimplemented(
    message = "a client takes an `Authenticator`, and this is `{Self}`: finish it with `.build()?` or `.authenticator()?`",
    label = "not an `Authenticator`",
    note = "an `Authenticator` that is used elsewhere too is given as a `.clone()`, which shares its token"
)]
pub trait IntoAuthenticator {
    #[doc(hidden)]
    fn into_authenticator(self) -> Authenticator;
}

impl IntoAuthenticator for Authenticator {
    fn into_authenticator(self) -> Authenticator {
        self
    }
}
