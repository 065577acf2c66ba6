//! What calls find out about the renewals that rejections caused.

use auth_core::cache::{Held, TokenCache};
use auth_core::token::Now;

use super::TokenSlot;
use crate::error::FlightError;

impl TokenSlot {
    /// The request that caused the last renewal was accepted with the new token.
    pub(crate) fn helped(&self) {
        if self.awaits_help() {
            self.settle(TokenCache::helped);
        }
    }

    /// Whether a request to this target tells whether the last renewal helped.
    fn awaits_help(&self) -> bool {
        self.cache.load().awaits_help()
    }

    /// The request that caused the last renewal could not be sent again: the next one to its target tells whether it helped.
    pub(crate) fn await_help_at(&self, target: u64) {
        self.settle(|cache| cache.await_help_at(target));
    }

    /// A request to this target was accepted with this token.
    pub(crate) fn accepted(&self, target: u64, held: &Held) {
        if self.awaits_help() {
            self.settle(|cache| cache.accepted(target, held));
        }
    }

    /// Why a token that was rejected is not renewed.
    pub(crate) fn rejected(&self, now: Now) -> Option<FlightError> {
        self.cache.load().rejected(now).map(FlightError::from)
    }
}
