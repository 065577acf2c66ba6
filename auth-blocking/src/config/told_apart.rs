//! Whether a token store can tell credentials apart, at compile time.

use auth_core::identity::Digestible;

/// A config whose credentials a token store can tell apart; derived. The lifetime is of no use but this: a bound that names
/// one is checked where a store is given, not where the derive writes it.
#[diagnostic::on_unimplemented(
    message = "a token store cannot tell one `{Self}` from another",
    label = "this type does not derive `AuthConfig`"
)]
pub trait ToldApart<'a> {}

/// A field that a function of the config can see, and by which a token store tells credentials apart.
#[diagnostic::on_unimplemented(
    message = "a token store cannot tell one `{Self}` from another, and a function of this config can see one",
    label = "a token of one `{Self}` would be served to another",
    note = "implement `auth_blocking::Digestible` for it, or for the type of yours that it holds"
)]
pub trait TellsApart<'a> {}

#[diagnostic::do_not_recommend]
impl<T: Digestible + ?Sized> TellsApart<'_> for T {}
