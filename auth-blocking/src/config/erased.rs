//! An [`AuthConfig`](crate::AuthConfig) without its type.

use auth_core::Token;
use auth_core::error::{ConfigError, Reason};
use auth_core::identity::{Identity, Seen, Worked};
use auth_core::method::{SignRequest, TokenValues};
use auth_core::plan::{Plan, TokenMethod};
use auth_core::value::Values;

use crate::error::Error;
use crate::token::TokenRequests;

/// An [`AuthConfig`](crate::AuthConfig) without its type.
pub(crate) trait Config: Send + Sync {
    fn plan(&self, plan: &mut Plan, values: &mut Values);
    fn name(&self) -> &'static str;
    fn seen(&self, at: &[usize], seen: &mut Seen);
    fn token_values_in(&self, at: &[usize], values: &mut Values) -> Option<TokenValues>;
    fn token_with(&self, at: &[usize], requests: &mut TokenRequests<'_>) -> Result<Token, Error>;
    fn sign(&self, at: &[usize], request: &mut SignRequest<'_>) -> Result<(), Error>;
}

impl dyn Config + '_ {
    pub(crate) fn token_values(&self, at: &[usize]) -> Result<TokenValues, ConfigError> {
        self.values_of(at, Values::default())
    }

    /// Whose tokens the method at `at` obtains, for a token store.
    pub(crate) fn identity(
        &self,
        at: &[usize],
        method: &TokenMethod,
        sent: &TokenValues,
    ) -> Result<Identity, ConfigError> {
        let mut seen = Seen::new(self.name(), at);
        self.seen(at, &mut seen);
        seen.check()?;
        let named = self.values_of(at, Values::named())?;
        Ok(Identity::of(method, Worked { sent, named: &named }, seen))
    }

    fn values_of(&self, at: &[usize], mut values: Values) -> Result<TokenValues, ConfigError> {
        let worked_out = self.token_values_in(at, &mut values);
        values.finish()?;
        worked_out.ok_or_else(internal)
    }
}

/// Generated code and library do not fit together.
pub(crate) fn internal() -> ConfigError {
    ConfigError::new("auth", Reason::Internal)
}
