//! The exclusive section of a record on a server.

use std::time::Duration;

use super::{Field, Server};
use crate::store::gate::Pass;
use crate::store::{Exclusive, Record, RecordKey, SecretBytes, StoreError, StoreErrorKind};

pub(super) struct Section<S: Server> {
    server: S,
    key: RecordKey,
    hold: S::Hold,
    _pass: Pass,
}

impl<S: Server> Section<S> {
    /// Not entered yet: see [`Section::hold`].
    pub(super) fn new(server: S, key: RecordKey, pass: Pass) -> Self {
        let hold = server.begin();
        Self { server, key, hold, _pass: pass }
    }

    /// Takes the section or makes it last longer; says whether it is ours.
    pub(super) fn hold(&mut self, time: Duration) -> Result<bool, StoreError> {
        self.server.hold(&self.key, &mut self.hold, time)
    }

    fn expired(&self) -> StoreError {
        self.server.frame().error(StoreErrorKind::Expired)
    }
}

impl<S: Server> Exclusive for Section<S> {
    fn load(&mut self) -> Result<Option<Record>, StoreError> {
        let bytes = self.server.read(&self.key, Field::Record, Some(&mut self.hold))?;
        bytes.map(|bytes| self.server.frame().decode(&bytes)).transpose()
    }

    fn compare_and_swap(
        &mut self,
        replaces: Option<u64>,
        record: &Record,
    ) -> Result<bool, StoreError> {
        self.server.swap(&self.key, replaces, record, &mut self.hold)
    }

    fn hold_for(&mut self, time: Duration) -> Result<(), StoreError> {
        match self.hold(time.saturating_add(S::LEASE))? {
            true => Ok(()),
            false => Err(self.expired()),
        }
    }

    fn reserve_spool(&mut self) -> Result<(), StoreError> {
        self.hold_for(Duration::ZERO)?;
        self.clear_spool()
    }

    fn spool(&mut self, answer: &[u8]) -> Result<(), StoreError> {
        self.server.set_spool(&self.key, Some(answer), &mut self.hold)
    }

    fn spooled(&mut self) -> Result<Option<SecretBytes>, StoreError> {
        let bytes = self.server.read(&self.key, Field::Spool, Some(&mut self.hold))?;
        Ok(bytes.filter(|bytes| !bytes.is_empty()).map(SecretBytes::from))
    }

    fn clear_spool(&mut self) -> Result<(), StoreError> {
        self.server.set_spool(&self.key, None, &mut self.hold)
    }

    fn remove(&mut self) -> Result<bool, StoreError> {
        self.server.remove(&self.key, &mut self.hold)?.ok_or_else(|| self.expired())
    }
}

impl<S: Server> Drop for Section<S> {
    fn drop(&mut self) {
        self.server.leave(&self.key, &mut self.hold);
    }
}
