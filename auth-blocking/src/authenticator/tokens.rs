//! The tokens of an authenticator: obtained for a request, renewed after a rejection, and what the program says of them.

use std::sync::Arc;

use auth_core::Secret;
use auth_core::cache::Held;
use auth_core::error::{ConfigError, Reason};
use auth_core::token::Now;
use http::{HeaderMap, StatusCode};

use super::Authenticator;
use super::slot::Slot;
use crate::driver::Driver;
use crate::error::{Error, FlightError, insufficient_scope};
use crate::store::StoreError;
use crate::token_slot::TokenSlot;
use crate::used::Used;

impl Authenticator {
    /// The tokens of a request.
    pub(super) fn tokens(&self, driver: &Driver<'_>, before: &Used) -> Result<Used, Error> {
        let mut used = Used::default();
        for (at, slot) in self.token_slots() {
            let of_call = before.iter().find(|(used, _)| *used == at && slot.method.is_per_call());
            let held = match of_call {
                Some((_, held)) => Arc::clone(held),
                None => slot.current(&*self.0.config, driver)?,
            };
            used.push(at, held);
        }
        Ok(used)
    }

    fn token_slots(&self) -> impl Iterator<Item = (usize, &TokenSlot)> {
        self.0.slots.iter().enumerate().filter_map(|(at, slot)| match slot {
            Slot::Token(slot) => Some((at, &**slot)),
            Slot::Static(_) | Slot::Sign(_) => None,
        })
    }

    fn token_slot(&self, at: usize) -> Option<&TokenSlot> {
        match self.0.slots.get(at) {
            Some(Slot::Token(slot)) => Some(slot),
            _ => None,
        }
    }

    /// Whether a response rejects a token that was sent: 401, or a status that the annotation names. One that misses a
    /// scope does not: the next token would have the same ones (RFC 6750 section 3.1).
    pub(crate) fn is_rejected(&self, status: StatusCode, headers: &HeaderMap, used: &Used) -> bool {
        let is_rejected = status == StatusCode::UNAUTHORIZED
            || used
                .iter()
                .any(|(at, _)| self.0.slots.get(*at).is_some_and(|slot| slot.rejects(status)));
        is_rejected && insufficient_scope(status, headers).is_none()
    }

    /// Replaces the tokens that `status` rejected. Says whether any of them is a new one now.
    pub(crate) fn renew_rejected(
        &self,
        driver: &Driver<'_>,
        status: StatusCode,
        used: &Used,
    ) -> Result<bool, Error> {
        let (mut renewed, mut failed) = (false, None);
        for (at, held) in used.iter() {
            if let Some(slot @ Slot::Token(token)) = self.0.slots.get(*at)
                && (status == StatusCode::UNAUTHORIZED || slot.rejects(status))
            {
                // Nobody knows which of several was rejected: one that cannot be renewed now does not stop the others.
                match token.replace(&*self.0.config, driver, held) {
                    Ok(replaced) => renewed |= replaced,
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
        }
        match failed {
            Some(error) if !renewed => Err(error.into()),
            _ => Ok(renewed),
        }
    }

    /// The request was accepted with the tokens that a rejection of this call had renewed.
    pub(crate) fn helped(&self, used: &Used) {
        used.iter().filter_map(|(at, _)| self.token_slot(*at)).for_each(TokenSlot::helped);
    }

    /// The request was rejected, its tokens renewed, and it could not be sent again.
    pub(crate) fn await_help_at(&self, target: u64, used: &Used) {
        let slots = used.iter().filter_map(|(at, _)| self.token_slot(*at));
        slots.for_each(|slot| slot.await_help_at(target));
    }

    /// A request was accepted: that may tell something of an earlier renewal. `target` is worked out where it does.
    pub(crate) fn accepted(&self, target: impl Fn() -> u64, used: &Used) {
        for (at, held) in used.iter() {
            if let Some(slot) = self.token_slot(*at).filter(|slot| slot.awaits_help()) {
                slot.accepted(target(), held);
            }
        }
    }

    /// Why tokens that were rejected are not renewed once more.
    pub(crate) fn why_rejected(&self, used: &Used, now: Now) -> Option<Error> {
        let mut slots = used.iter().filter_map(|(at, _)| self.token_slot(*at));
        slots.find_map(|slot| slot.rejected(now)).map(Error::from)
    }

    /// Obtains every token that the methods need.
    pub(crate) fn obtain(&self, driver: &Driver<'_>) -> Result<(), Error> {
        for (_, slot) in self.token_slots() {
            slot.current(&*self.0.config, driver)?;
        }
        Ok(())
    }

    /// The first token, for [`Client::access_token`](crate::Client::access_token).
    pub(crate) fn first_token(&self, driver: &Driver<'_>) -> Result<Arc<Held>, Error> {
        match self.token_slots().next() {
            Some((_, slot)) => Ok(slot.current(&*self.0.config, driver)?),
            None => Err(ConfigError::new("access_token", Reason::Missing).into()),
        }
    }

    /// Obtains other tokens than those in hand.
    pub(crate) fn renew_all(&self, driver: &Driver<'_>) -> Result<(), Error> {
        let renewed: Vec<_> =
            self.token_slots().map(|(_, slot)| slot.renew(&*self.0.config, driver)).collect();
        Ok(renewed.into_iter().collect::<Result<(), FlightError>>()?)
    }

    /// Tells each method's slot, whatever the store of one says.
    fn tell_all(&self, tell: impl Fn(&TokenSlot) -> Result<(), StoreError>) -> Result<(), Error> {
        let told: Vec<_> = self.token_slots().map(|(_, slot)| tell(slot)).collect();
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
