//! The tokens of an authenticator: obtained for a request, renewed after a rejection, and what the program says of them.

use std::sync::Arc;

use auth_core::Secret;
use auth_core::cache::Held;
use auth_core::call::{Help, Tokens, Told};
use auth_core::error::{ConfigError, Reason};
use auth_core::token::Now;

use super::Authenticator;
use crate::config;
use crate::error::{Error, FlightError};
use crate::store::StoreError;
use crate::token::Driver;
use crate::token::TokenSlot;

impl Authenticator {
    fn token_slots(&self) -> impl Iterator<Item = &TokenSlot> {
        self.0.tokens.iter().flatten().map(|slot| &**slot)
    }

    fn token_slot(&self, at: usize) -> Result<&TokenSlot, FlightError> {
        let slot = self.0.tokens.get(at).and_then(Option::as_deref);
        slot.ok_or_else(|| FlightError::from(config::internal()))
    }

    /// A valid token of the method at this position.
    pub(crate) fn token(&self, at: usize, driver: &Driver<'_>) -> Result<Arc<Held>, FlightError> {
        self.token_slot(at)?.current(driver)
    }

    /// Replaces a token that was rejected. Says whether there is another one now.
    pub(crate) fn replace(
        &self,
        at: usize,
        held: &Arc<Held>,
        driver: &Driver<'_>,
    ) -> Result<bool, FlightError> {
        self.token_slot(at)?.replace(driver, held)
    }

    /// Tells a token's cache whether a renewal helped.
    pub(crate) fn tell(&self, Told { at, held, help }: &Told) {
        let Ok(slot) = self.token_slot(*at) else { return };
        match help {
            Help::Yes => slot.helped(),
            Help::AwaitedAt(target) => slot.await_help_at(*target),
            Help::AcceptedAt(target) => slot.accepted(*target, held),
        }
    }

    /// Why tokens that were rejected are not renewed once more.
    pub(crate) fn why_rejected(&self, used: &Tokens, now: Now) -> Option<Error> {
        let mut slots = used.iter().filter_map(|(at, _)| self.token_slot(*at).ok());
        slots.find_map(|slot| slot.rejected(now)).map(Error::from)
    }

    /// Obtains every token that the methods need.
    pub(crate) fn obtain(&self, driver: &Driver<'_>) -> Result<(), Error> {
        for slot in self.token_slots() {
            slot.current(driver)?;
        }
        Ok(())
    }

    /// The first token, for [`Client::access_token`](crate::Client::access_token).
    pub(crate) fn first_token(&self, driver: &Driver<'_>) -> Result<Arc<Held>, Error> {
        match self.token_slots().next() {
            Some(slot) => Ok(slot.current(driver)?),
            None => Err(ConfigError::new("access_token", Reason::Missing).into()),
        }
    }

    /// Obtains other tokens than those in hand.
    pub(crate) fn renew_all(&self, driver: &Driver<'_>) -> Result<(), Error> {
        let renewed: Vec<_> = self.token_slots().map(|slot| slot.renew(driver)).collect();
        Ok(renewed.into_iter().collect::<Result<(), FlightError>>()?)
    }

    /// Tells each method's slot, whatever the store of one says.
    fn tell_all(&self, tell: impl Fn(&TokenSlot) -> Result<(), StoreError>) -> Result<(), Error> {
        let told: Vec<_> = self.token_slots().map(tell).collect();
        Ok(told.into_iter().collect::<Result<(), StoreError>>()?)
    }

    /// As [`Client::renew`](crate::Client::renew), by a client with default settings: where yours has an agent, a clock or a
    /// listener of its own, in a test say, ask that one.
    ///
    /// # Errors
    /// The errors of a token request.
    pub fn renew(&self) -> Result<(), Error> {
        crate::Client::new(self.clone()).renew()
    }

    /// As [`Client::reject`](crate::Client::reject).
    ///
    /// # Errors
    /// [`Error::Store`] where the token store could not be told.
    pub fn reject(&self, token: &Secret) -> Result<(), Error> {
        self.reject_at(token, None)
    }

    pub(crate) fn reject_at(&self, token: &Secret, now: Option<Now>) -> Result<(), Error> {
        self.tell_all(|slot| slot.reject(token, now))
    }

    /// As [`Client::forget_refusal`](crate::Client::forget_refusal).
    ///
    /// # Errors
    /// [`Error::Store`] where the token store could not be told.
    pub fn forget_refusal(&self) -> Result<(), Error> {
        self.tell_all(TokenSlot::forget_refusal)
    }
}
