//! What the program itself says of a token or a refusal.

use std::time::Duration;

use auth_core::Secret;
use auth_core::record::{Record, Version};
use auth_core::token::Now;

use super::TokenSlot;
use crate::store::StoreError;

/// How long a program's word waits for who is in the store's section.
const STORE_WAIT: Duration = Duration::from_secs(30);

impl TokenSlot {
    /// This token is dead, here and in the store.
    pub(crate) fn reject(&self, token: &Secret, now: Option<Now>) -> Result<(), StoreError> {
        self.settle(|cache| cache.reject(token, now));
        self.change(|record| record.without_access_token(token)).map(drop)
    }

    /// A remembered refusal is forgotten, here and in the store.
    pub(crate) fn forget_refusal(&self) -> Result<(), StoreError> {
        let (before, after) = self.change(Record::without_refusal)?;
        self.settle(|cache| cache.forget_refusal(before, after));
        Ok(())
    }

    /// Changes the store's record, where there is one and something to change. Says which it was, and which it is now.
    fn change(
        &self,
        change: impl Fn(&Record) -> Option<Record>,
    ) -> Result<(Option<Version>, Option<Version>), StoreError> {
        // The store does not have the token in hand, and its section is ours: there is nothing to tell it.
        let Some(kept) = self.renewable.kept.as_ref().filter(|_| !self.is_behind()) else {
            return Ok((None, None));
        };
        let mut section = kept.store.exclusive(&kept.identity.key, STORE_WAIT)?;
        let Some(record) = section.load()? else { return Ok((None, None)) };
        let before = Some(record.version());
        let Some(changed) = change(&record) else { return Ok((before, before)) };
        let taken = section.compare_and_swap(Some(record.generation()), &changed)?;
        Ok((before, if taken { Some(changed.version()) } else { before }))
    }
}
