//! What the program itself says of a token or a refusal.

use std::time::Duration;

use auth_core::Secret;
use auth_core::record::Record;

use super::TokenSlot;
use crate::store::StoreError;

/// How long a program's word waits for who is in the store's section.
const STORE_WAIT: Duration = Duration::from_secs(30);

impl TokenSlot {
    /// This token is dead, here and in the store.
    pub(crate) fn reject(&self, token: &Secret) -> Result<(), StoreError> {
        self.settle(|cache| cache.reject(token));
        self.change(|record| record.without_access_token(token)).map(drop)
    }

    /// A remembered refusal is forgotten, here and in the store.
    pub(crate) fn forget_refusal(&self) -> Result<(), StoreError> {
        let seen = self.change(Record::without_refusal)?;
        self.settle(|cache| cache.forget_refusal(seen));
        Ok(())
    }

    /// Changes the store's record, where there is one and something to change. Says its generation.
    fn change(
        &self,
        change: impl Fn(&Record) -> Option<Record>,
    ) -> Result<Option<u64>, StoreError> {
        let Some(shelf) = &self.shelf else { return Ok(None) };
        let mut section = shelf.store.exclusive(&shelf.identity.key, STORE_WAIT)?;
        let Some(record) = section.load()? else { return Ok(None) };
        match change(&record) {
            Some(changed) => {
                section.compare_and_swap(Some(record.generation()), &changed)?;
                Ok(Some(changed.generation()))
            }
            None => Ok(Some(record.generation())),
        }
    }
}
