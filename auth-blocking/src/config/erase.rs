//! Every [`AuthConfig`] as a [`Config`].

use auth_core::Token;
use auth_core::identity::Seen;
use auth_core::method::{SignRequest, TokenValues};
use auth_core::plan::Plan;
use auth_core::value::Values;

use super::auth_config::AuthConfig;
use super::erased::Config;
use crate::error::Error;
use crate::token::TokenRequests;

impl<T: AuthConfig> Config for T {
    fn plan(&self, plan: &mut Plan, values: &mut Values) {
        self.__plan(plan, values);
    }

    fn name(&self) -> &'static str {
        self.__name()
    }

    fn seen(&self, at: &[usize], seen: &mut Seen) {
        self.__seen(at, seen);
    }

    fn token_values_in(&self, at: &[usize], values: &mut Values) -> Option<TokenValues> {
        self.__token_values(at, values)
    }

    fn token_with(&self, at: &[usize], requests: &mut TokenRequests<'_>) -> Result<Token, Error> {
        self.__token_with(at, requests)
    }

    fn sign(&self, at: &[usize], request: &mut SignRequest<'_>) -> Result<(), Error> {
        self.__sign(at, request)
    }
}
