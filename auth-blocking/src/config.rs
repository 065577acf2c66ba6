//! What a derived config can do.

use auth_core::SignRequest;
use auth_core::Token;
use auth_core::error::{ConfigError, Reason};
use auth_core::identity::{Digestible, Seen};
use auth_core::method::TokenValues;
use auth_core::plan::Plan;
use auth_core::slots::{BuildsAlone, StoreNeed, TakesStore};
use auth_core::values::Values;

use std::sync::Arc;

use crate::authenticator::Authenticator;
use crate::error::Error;
use crate::store::TokenStore;
use crate::token_requests::TokenRequests;

/// A config that says how an API authenticates. Derived, never written by hand:
/// see [the derive macro](derive@crate::AuthConfig) for the annotation.
///
/// # Example
/// ```
/// use auth_blocking::{AuthConfig, Secret};
///
/// #[derive(AuthConfig)]
/// #[auth(bearer)]
/// struct Api {
///     token: Secret,
/// }
///
/// let auth = Api { token: "abc".into() }.authenticator()?;
/// # let _ = auth;
/// # Ok::<(), auth_blocking::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it authenticates",
    label = "this type does not derive `AuthConfig`",
    note = "add `#[derive(AuthConfig)]` and an `#[auth(…)]` attribute to `{Self}`"
)]
pub trait AuthConfig: Send + Sync + 'static {
    /// Whether a token store is of no use, welcome or needed.
    type Store: StoreNeed;

    #[doc(hidden)]
    fn __plan(&self, plan: &mut Plan, values: &mut Values);

    #[doc(hidden)]
    fn __name(&self) -> &'static str {
        std::any::type_name::<Self>()
    }

    #[doc(hidden)]
    fn __seen(&self, _at: &[usize], _seen: &mut Seen) {}

    #[doc(hidden)]
    fn __token_values(&self, _at: &[usize], _values: &mut Values) -> Option<TokenValues> {
        None
    }

    #[doc(hidden)]
    fn __token_with(
        &self,
        _at: &[usize],
        _requests: &mut TokenRequests<'_>,
    ) -> Result<Token, Error> {
        Err(internal().into())
    }

    #[doc(hidden)]
    fn __sign(&self, _at: &[usize], _request: &mut SignRequest<'_>) -> Result<(), Error> {
        Err(internal().into())
    }

    /// An authenticator of this config, which is kept inside.
    ///
    /// # Errors
    /// [`Error::Config`] for a value that cannot be used, naming the field and the reason.
    fn authenticator(self) -> Result<Authenticator, Error>
    where
        Self: Sized,
        Self::Store: BuildsAlone,
    {
        Authenticator::__new(self, None)
    }

    /// An authenticator of this config that keeps its tokens in `store`.
    ///
    /// # Errors
    /// [`Error::Config`] for a value that cannot be used, naming the field and the reason.
    fn authenticator_with(self, store: impl TokenStore + 'static) -> Result<Authenticator, Error>
    where
        Self: Sized + for<'a> ToldApart<'a>,
        Self::Store: TakesStore,
    {
        Authenticator::__new(self, Some(Arc::new(store)))
    }
}

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

pub(crate) fn internal() -> ConfigError {
    ConfigError::new("auth", Reason::Internal)
}
