//! [`AuthConfig`]: what a derived config can do.

use std::sync::Arc;

use auth_core::SignRequest;
use auth_core::Token;
use auth_core::identity::Seen;
use auth_core::method::TokenValues;
use auth_core::plan::Plan;
use auth_core::slots::{BuildsAlone, StoreNeed, TakesStore};
use auth_core::value::Values;

use super::erased::internal;
use super::shared_store::SharedStore;
use super::told_apart::ToldApart;
use crate::authenticator::Authenticator;
use crate::error::Error;
use crate::store::TokenStore;
use crate::token::TokenRequests;

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
        Authenticator::__new(self, Some(SharedStore(Arc::new(store))))
    }
}
